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

// plannedFile is where prepare leaves a plan for apply.
const plannedFile = "tfplan"

// prepare plans, with arguments more, and keeps the plan: an apply in CI is that of a
// saved plan.
func prepare(ctx context.Context, w *terraformcli.Workspace, arguments ...string) error {
	var said bytes.Buffer
	arguments = append([]string{"plan", "-out=" + plannedFile, "-json", "-input=false", "-parallelism=" + strconv.Itoa(parallelism)}, arguments...)
	if err := w.Run(ctx, &said, arguments...); err != nil {
		return fmt.Errorf("a plan to be applied: %w: %s", err, outcomeOf(said.Bytes()))
	}
	return nil
}

// apply applies what prepare has planned. Resources that failed are the outcome's
// to say, and no error.
func apply(ctx context.Context, w *terraformcli.Workspace) (time.Duration, outcome, error) {
	var said bytes.Buffer
	began := time.Now()
	err := w.Run(ctx, &said, "apply", "-json", "-input=false", "-parallelism="+strconv.Itoa(parallelism), plannedFile)
	took := time.Since(began)
	o := outcomeOf(said.Bytes())
	if err != nil && (ctx.Err() != nil || o.Failed == 0) {
		return took, o, fmt.Errorf("%w: %s", err, o)
	}
	return took, o, nil
}
