// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant

import (
	"context"
	"encoding/json"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/billing-credits/terraform-provider-stripe/internal/granting"
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
		return diag.Diagnostics{diag.NewErrorDiagnostic("Could not remember "+key, err.Error())}
	}
	return private.SetKey(ctx, key, raw)
}

// getPrivate is the text under a key of the private data, "" for none.
func getPrivate(ctx context.Context, private privateData, key string) (string, diag.Diagnostics) {
	raw, diags := private.GetKey(ctx, key)
	if len(raw) == 0 || diags.HasError() {
		return "", diags
	}
	var value string
	if err := json.Unmarshal(raw, &value); err != nil {
		diags.AddError("Could not recall "+key, err.Error())
	}
	return value, diags
}

// The keys of Terraform's private data.
const (
	// privateAccount holds the id of the account that the grant was made in.
	privateAccount = "account"

	// privateGrant is where the first of the two plans of a replacement leaves the
	// grant's id for the second, in which there is no prior state. Terraform hands
	// the private data of the one to the other.
	privateGrant = "grant"

	// privateNext holds, from the plan of a create on, what is to be made
	// (granting.Intended), so that the Delete of the old half of a replacement, to
	// which Terraform hands the same private data, can check it again.
	privateNext = "next"

	// privateKeptElsewhere is set where a planned destroy must leave the grant,
	// because another resource keeps it.
	privateKeptElsewhere = "kept_elsewhere"
)

// rememberIntended keeps what is to be made with the plan of a create.
func rememberIntended(ctx context.Context, private privateData, next granting.Intended) diag.Diagnostics {
	return setPrivate(ctx, private, privateNext, next)
}

// intendedReplacement is what a planned replacement is to make; the second value is
// false where nothing is replaced.
func intendedReplacement(ctx context.Context, private privateData) (granting.Intended, bool, diag.Diagnostics) {
	var next granting.Intended
	raw, diags := private.GetKey(ctx, privateNext)
	if len(raw) == 0 || diags.HasError() {
		return next, false, diags
	}
	if err := json.Unmarshal(raw, &next); err != nil {
		diags.AddError("Could not read back "+privateNext, err.Error())
	}
	return next, !diags.HasError(), diags
}
