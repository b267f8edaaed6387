// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package datasources

import (
	"context"
	"iter"

	"github.com/hashicorp/terraform-plugin-log/tflog"
)

// progressEvery is after how many objects a long list says how far it is: ten
// pages.
const progressEvery = 1000

// collect reads a list of things to its end, or up to a limit that is greater
// than 0, and hands each object to keep. What keep does not store is not held, so
// memory grows with the result and not with the list.
func collect[T any](ctx context.Context, things string, objects iter.Seq2[T, error], limit int64, keep func(T) error) error {
	var read int64
	for object, err := range objects {
		if err != nil {
			return err
		}
		if err := keep(object); err != nil {
			return err
		}
		read++
		if read%progressEvery == 0 {
			tflog.Info(ctx, "Still reading a long list from Stripe", map[string]any{"list": things, "read": read})
		}
		if read == limit {
			return nil
		}
	}
	return nil
}
