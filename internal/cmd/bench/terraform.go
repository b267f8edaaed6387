// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"context"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-exec/tfexec"

	"github.com/billing-credits/terraform-provider-stripe/internal/cmd/terraformcli"
)

// plan plans once, and returns how long that took. It fails unless the plan has
// read n resources, and has nothing to do.
func plan(ctx context.Context, w *terraformcli.Workspace, n int) (time.Duration, error) {
	var said bytes.Buffer
	began := time.Now()
	changes, err := w.PlanJSON(ctx, &said, tfexec.Parallelism(parallelism))
	took := time.Since(began)
	o := outcomeOf(said.Bytes())
	if err == nil && changes {
		err = terraformcli.ErrChanges
	}
	if err != nil {
		return took, fmt.Errorf("a plan that should find no changes: %w: %s", err, o)
	}
	return took, o.unexpected(n)
}

// plannedFile is where prepare leaves a plan for apply.
const plannedFile = "tfplan"

// prepare plans, with arguments more, and keeps the plan: an apply in CI is that of a
// saved plan. It returns how long that took.
func prepare(ctx context.Context, w *terraformcli.Workspace, arguments ...tfexec.PlanOption) (time.Duration, error) {
	var said bytes.Buffer
	options := append([]tfexec.PlanOption{tfexec.Out(plannedFile), tfexec.Parallelism(parallelism)}, arguments...)
	began := time.Now()
	_, err := w.PlanJSON(ctx, &said, options...)
	took := time.Since(began)
	if err != nil {
		return took, fmt.Errorf("a plan to be applied: %w: %s", err, outcomeOf(said.Bytes()))
	}
	return took, nil
}

// apply applies what prepare has planned. Resources that failed are the outcome's
// to say, and no error.
func apply(ctx context.Context, w *terraformcli.Workspace) (time.Duration, outcome, error) {
	var said bytes.Buffer
	began := time.Now()
	err := w.ApplyJSON(ctx, &said, tfexec.DirOrPlan(plannedFile), tfexec.Parallelism(parallelism))
	took := time.Since(began)
	o := outcomeOf(said.Bytes())
	if err != nil && (ctx.Err() != nil || o.Failed == 0) {
		return took, o, fmt.Errorf("%w: %s", err, o)
	}
	return took, o, nil
}
