// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant

import (
	"context"
	"encoding/json"

	"github.com/hashicorp/terraform-plugin-framework/diag"
)

// privateData is the part of the framework's private data that is used; its own
// type is internal.
type privateData interface {
	GetKey(ctx context.Context, key string) ([]byte, diag.Diagnostics)
	SetKey(ctx context.Context, key string, value []byte) diag.Diagnostics
}

// setPrivate keeps a text under a key of the private data.
func setPrivate(ctx context.Context, private privateData, key, value string) diag.Diagnostics {
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
