// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package campaign

import (
	"context"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/billing-credits/terraform-provider-stripe/internal/grantresource"
)

// privateData is private data in memory.
type privateData map[string][]byte

func (p privateData) GetKey(_ context.Context, key string) ([]byte, diag.Diagnostics) {
	return p[key], nil
}

func (p privateData) SetKey(_ context.Context, key string, value []byte) diag.Diagnostics {
	p[key] = value
	return nil
}

// TestRemember: what is kept is what the next run reads, and what cannot be read is an error: a
// run that forgets what has ended to be replaced would leave it ended.
func TestRemember(t *testing.T) {
	t.Parallel()
	private := privateData{}
	kept := remembered{Account: "acct_1", Replacing: map[string]string{"cus_1": "credgr_1"}, OwnPriority: true}
	if diags := savePrivate(t.Context(), private, kept); diags.HasError() {
		t.Fatal(diags)
	}
	if got, diags := remember(t.Context(), private); diags.HasError() || got.Account != "acct_1" || got.Replacing["cus_1"] != "credgr_1" || !got.OwnPriority {
		t.Errorf("got %+v, %v", got, diags)
	}
	for _, key := range []string{grantresource.PrivateAccount, privateReplacing, privateSuperseded, privatePriority, grantresource.PrivateReplacement} {
		if _, diags := remember(t.Context(), privateData{key: []byte("[")}); !diags.HasError() {
			t.Errorf("%s: no error", key)
		}
	}
}
