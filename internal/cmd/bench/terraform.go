// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/cmd/terraformcli"
)

// plan plans once, and returns how long that took. It fails unless the plan has
// read n resources, and has nothing to do.
func plan(ctx context.Context, w *terraformcli.Workspace, n int) (time.Duration, error) {
	var said bytes.Buffer
	began := time.Now()
	err := w.ExpectNoChanges(ctx, &said, "-json", "-input=false", "-parallelism="+strconv.Itoa(parallelism))
	took := time.Since(began)
	o := outcomeOf(said.Bytes())
	if err != nil {
		return took, fmt.Errorf("a plan that should find no changes: %w: %s", err, o)
	}
	return took, o.unexpected(n)
}

// apply applies once. Resources that fail are in the outcome; an apply that does
// not get as far as any of them is an error.
func apply(ctx context.Context, w *terraformcli.Workspace) (time.Duration, outcome, error) {
	var said bytes.Buffer
	began := time.Now()
	err := w.Run(ctx, &said, "apply", "-auto-approve", "-json", "-input=false", "-parallelism="+strconv.Itoa(parallelism))
	took := time.Since(began)
	o := outcomeOf(said.Bytes())
	if err != nil && (ctx.Err() != nil || o.Failed == 0) {
		return took, o, fmt.Errorf("%w: %s", err, o)
	}
	return took, o, nil
}
