// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package campaign

import (
	"context"
	"encoding/json"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/billing-credits/terraform-provider-stripe/internal/granting"
)

// The keys of Terraform's private data.
const (
	// privateAccount holds the id of the account that the grants were made in.
	privateAccount = "account"

	// privatePlanned is set by the first of the two plans of a replacement for the
	// second, in which there is no prior state.
	privatePlanned = "planned"

	// privateReplaced holds, by customer, the grants that were ended for new ones
	// which were not made yet.
	privateReplaced = "replaced"

	// privatePriority is set where the priority is the configuration's, and not what
	// Stripe took in its absence: only then it is sent for new grants, so that each
	// attempt to grant asks for the same.
	privatePriority = "priority"

	// privateNext holds, from the plan of a replacement on, what the new half needs
	// (granting.Intended), so that Delete can check it before anything ends.
	privateNext = "next"

	// privateKeptElsewhere holds the grants that a plan must not end, because
	// another resource of the run keeps them.
	privateKeptElsewhere = "kept_elsewhere"
)

// privateData is the part of the framework's private data that is used; its own
// type is internal.
type privateData interface {
	GetKey(ctx context.Context, key string) ([]byte, diag.Diagnostics)
	SetKey(ctx context.Context, key string, value []byte) diag.Diagnostics
}

// setPrivate keeps a value, as JSON, under a key of the private data.
func setPrivate(ctx context.Context, private privateData, key string, value any) diag.Diagnostics {
	raw, err := json.Marshal(value)
	if err != nil {
		return diag.Diagnostics{diag.NewErrorDiagnostic("Could not write private data", key+": "+err.Error())}
	}
	return private.SetKey(ctx, key, raw)
}

// getPrivate is the value under a key of the private data; false is none.
func getPrivate[T any](ctx context.Context, private privateData, key string) (value T, ok bool, diags diag.Diagnostics) {
	raw, diags := private.GetKey(ctx, key)
	if len(raw) == 0 || diags.HasError() {
		return value, false, diags
	}
	if err := json.Unmarshal(raw, &value); err != nil {
		diags.AddError("Could not read private data", key+": "+err.Error())
	}
	return value, !diags.HasError(), diags
}

// remembered is what the private data of a state holds.
type remembered struct {
	Account       string
	Replaced      map[string]string
	KeptElsewhere map[string]bool
	Next          *granting.Intended
	Planned       bool
	OwnPriority   bool
}

func remember(ctx context.Context, private privateData) (remembered, diag.Diagnostics) {
	var r remembered
	var diags, more diag.Diagnostics
	r.Account, _, diags = getPrivate[string](ctx, private, privateAccount)
	r.Replaced, _, more = getPrivate[map[string]string](ctx, private, privateReplaced)
	diags.Append(more...)
	r.KeptElsewhere, _, more = getPrivate[map[string]bool](ctx, private, privateKeptElsewhere)
	diags.Append(more...)
	r.Planned, _, more = getPrivate[bool](ctx, private, privatePlanned)
	diags.Append(more...)
	r.OwnPriority, _, more = getPrivate[bool](ctx, private, privatePriority)
	diags.Append(more...)
	r.Next, _, more = getPrivate[*granting.Intended](ctx, private, privateNext)
	diags.Append(more...)
	return r, diags
}

// savePrivate keeps what is not in the state for the runs that follow. replaced are
// the grants that were ended for new ones which were not made, by customer.
func savePrivate(ctx context.Context, private privateData, kept remembered, replaced map[string]string) diag.Diagnostics {
	var diags diag.Diagnostics
	if kept.Account != "" {
		diags.Append(setPrivate(ctx, private, privateAccount, kept.Account)...)
	}
	diags.Append(setPrivate(ctx, private, privatePriority, kept.OwnPriority)...)
	diags.Append(setPrivate(ctx, private, privateReplaced, replaced)...)
	diags.Append(setPrivate(ctx, private, privateKeptElsewhere, map[string]bool{})...)
	diags.Append(setPrivate(ctx, private, privateNext, (*granting.Intended)(nil))...)
	return diags
}
