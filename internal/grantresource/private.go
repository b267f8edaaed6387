// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package grantresource

import (
	"context"
	"encoding/json"

	"github.com/hashicorp/terraform-plugin-framework/diag"
)

// The keys of Terraform's private data that both resources use.
const (
	// PrivateAccount holds the id of the account that the grants were created in.
	PrivateAccount = "account"

	// PrivateReplacement holds what a plan knows of a replacement. Terraform hands the
	// private data of the first of its two plans to the second, which has no prior state,
	// and that of the second to the Delete of the old half. Every other plan writes it
	// without a new half: Terraform keeps the private data of a Delete that failed, and a
	// later one may replace nothing.
	PrivateReplacement = "replacement"
)

// PrivateData is the part of the framework's private data that is used; its own
// type is internal.
type PrivateData interface {
	GetKey(ctx context.Context, key string) ([]byte, diag.Diagnostics)
	SetKey(ctx context.Context, key string, value []byte) diag.Diagnostics
}

// SetPrivate writes a value, as JSON, under a key of the private data.
func SetPrivate(ctx context.Context, private PrivateData, key string, value any) diag.Diagnostics {
	raw, err := json.Marshal(value)
	if err != nil {
		return diag.Diagnostics{diag.NewErrorDiagnostic("Could not write the private data of a resource", key+": "+err.Error())}
	}
	return private.SetKey(ctx, key, raw)
}

// GetPrivate reads the value under a key of the private data, and leaves it as it is where
// there is none.
func GetPrivate(ctx context.Context, private PrivateData, key string, value any) diag.Diagnostics {
	raw, diags := private.GetKey(ctx, key)
	if len(raw) == 0 || diags.HasError() {
		return diags
	}
	if err := json.Unmarshal(raw, value); err != nil {
		diags.AddError("Could not read the private data of a resource",
			key+": "+err.Error()+" Terraform keeps it with the state, in which nobody should edit it. Take the last copy of the state from before; if you did not edit it, please report this.")
	}
	return diags
}
