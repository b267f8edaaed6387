// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"errors"
	"testing"
)

func TestCallScoped(t *testing.T) {
	t.Parallel()
	type key struct{}
	ctx, cancel := context.WithCancel(context.WithValue(context.Background(), key{}, "value"))
	defer cancel()
	var kept context.Context
	got, err := callScoped(ctx, 7, func(ctx context.Context, n int) (int, error) {
		kept = ctx
		child, cancelChild := context.WithCancel(ctx)
		defer cancelChild()
		if child.Value(key{}) != "value" || child.Err() != nil {
			t.Error("the call's context is another one")
		}
		cancel()
		<-child.Done()
		return n + 1, nil
	})
	if got != 8 || err != nil {
		t.Errorf("%d, %v", got, err)
	}
	if kept.Value(key{}) != nil || !errors.Is(kept.Err(), context.Canceled) {
		t.Error("a context that was kept still holds the call's")
	}
}
