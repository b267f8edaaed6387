// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package grantresource_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/billing-credits/terraform-provider-stripe/internal/grantresource"
)

func TestValidators(t *testing.T) {
	t.Parallel()
	customer, price, currency := grantresource.CustomerID(), grantresource.PriceID(), grantresource.LowerCaseCurrency()
	grant, meter, invoice, transaction, email := grantresource.GrantID(), grantresource.MeterID(), grantresource.InvoiceID(), grantresource.TransactionID(), grantresource.Email()
	for _, tc := range []struct {
		validator validator.String
		value     types.String
		says      string // "" if the value passes
	}{
		{customer, types.StringValue("cus_NffrFeUfNV2Hib"), ""},
		{customer, types.StringValue("acme"), ""},
		{customer, types.StringNull(), ""},
		{customer, types.StringUnknown(), ""},
		{customer, types.StringValue(""), "is empty"},
		{customer, types.StringValue(" "), "is empty"},
		{customer, types.StringValue("cus_1\n"), `"cus_1\n" has white space before or after it. Write "cus_1".`},
		{customer, types.StringValue(" cus_1"), `" cus_1" has white space before or after it. Write "cus_1".`},
		{customer, types.StringValue(" price_1"), "is the ID of a price"},
		{customer, types.StringValue("jenny@example.com"), `is an email address, not the ID of a customer. Write its ID (cus_...); the data source stripe_customer finds it`},
		{customer, types.StringValue("Jenny Rosen"), "is a name"},
		{customer, types.StringValue("price_1"), "is the ID of a price"},
		{customer, types.StringValue("acct_1"), "is the ID of an account"},
		{customer, types.StringValue("cus_1\u200b"), `"cus_1\u200b" has an invisible character (U+200B) in it. Write "cus_1".`},
		{customer, types.StringValue("\ufeffcus_1"), `has an invisible character (U+FEFF) in it. Write "cus_1".`},
		{customer, types.StringValue("cus\u00ad_1"), `has an invisible character (U+00AD) in it. Write "cus_1".`},
		{customer, types.StringValue("cus_1\u2060 "), `has an invisible character (U+2060) in it. Write "cus_1".`},
		{customer, types.StringValue("cus_1\u202e"), `(U+202E)`},
		{customer, types.StringValue("cus_1\x00"), `(U+0000)`},
		{customer, types.StringValue("cus_1\u034f"), `(U+034F)`},
		{customer, types.StringValue("cus_1\u3164"), `(U+3164)`},
		{customer, types.StringValue("cus_1\ufe0f"), `(U+FE0F)`},
		{customer, types.StringValue("cus_1\u2800"), `(U+2800)`},
		{customer, types.StringValue("cus_1\u00a0"), `has white space before or after it. Write "cus_1".`},
		{customer, types.StringValue("\u200b"), "is empty"},
		{customer, types.StringValue("kunde-zürich_1"), ""},
		{customer, types.StringValue("顧客1"), ""},
		{price, types.StringValue("price_1\u200b"), "(U+200B)"},
		{grant, types.StringValue("credgr_test_1"), ""},
		{grant, types.StringUnknown(), ""},
		{grant, types.StringValue("credgr_test_1 "), `Write "credgr_test_1".`},
		{grant, types.StringValue("credgr_"), "not the ID of a credit grant"},
		{grant, types.StringValue("welcome"), "not the ID of a credit grant"},
		{meter, types.StringValue("mtr_1"), ""},
		{meter, types.StringValue("mtr_1\u200b"), "(U+200B)"},
		{invoice, types.StringValue("in_1"), ""},
		{invoice, types.StringValue("in_1\t"), "white space"},
		{transaction, types.StringValue("cbtxn_1"), ""},
		{transaction, types.StringValue("credgr_1"), "is the ID of a credit grant"},
		{email, types.StringValue("Jo@Example.com"), ""},
		{email, types.StringUnknown(), ""},
		{email, types.StringNull(), ""},
		{email, types.StringValue("Jo@Example.com "), `"Jo@Example.com " has white space before or after it. Write "Jo@Example.com".`},
		{email, types.StringValue("jo@example.com\u200b"), "(U+200B)"},
		{email, types.StringValue(" "), "is empty"},
		{price, types.StringValue("price_1MoBy5LkdIwHu7ixZhnattbh"), ""},
		{price, types.StringValue("gold-metered"), ""},
		{price, types.StringValue("prod_NWjs8kKbJWmuuc"), `is the ID of a product, not the ID of a price. Write its ID (price_...); the data source stripe_price finds it`},
		{price, types.StringValue("mtr_1"), "is the ID of a meter"},
		{price, types.StringValue("cus_1"), "is the ID of a customer"},
		{currency, types.StringValue("eur"), ""},
		{currency, types.StringUnknown(), ""},
		{currency, types.StringNull(), ""},
		{currency, types.StringValue("EUR"), `write "eur".`},
		{currency, types.StringValue("usx"), "not a currency that Stripe has"},
	} {
		at := path.Root("customer")
		var resp validator.StringResponse
		tc.validator.ValidateString(t.Context(), validator.StringRequest{Path: at, ConfigValue: tc.value}, &resp)
		if tc.says == "" {
			if resp.Diagnostics.HasError() {
				t.Errorf("%s is refused: %v", tc.value, resp.Diagnostics)
			}
			continue
		}
		if len(resp.Diagnostics) != 1 || !strings.Contains(resp.Diagnostics[0].Detail(), tc.says) {
			t.Errorf("%s: %v, want %q", tc.value, resp.Diagnostics, tc.says)
		}
	}
}

// TestValidatorsHideKeys: a key that was pasted in the place of something else is refused,
// and shown neither in the text nor by the source line that an attribute leads to. Ids of
// test mode, which look like keys, are shown.
func TestValidatorsHideKeys(t *testing.T) {
	t.Parallel()
	customer, grant, email := grantresource.CustomerID(), grantresource.GrantID(), grantresource.Email()
	choice := grantresource.OneOf("refuse", "adopt")
	for _, tc := range []struct {
		validator validator.String
		value     string
		hidden    bool
	}{
		{grant, "sk_live_abcdefgh", true},
		{grant, " rk_test_abcdefgh", true},
		{grant, "whsec_abcdefgh", true},
		{grant, "credgr_sk_live_abcdefgh ", true},
		{customer, "sk_live_abcdefgh", true},
		{customer, "sk_live_abcdefgh\u200b", true},
		{customer, "pk_live_abcdefgh\n", true},
		{email, "sk_live_abcdefgh ", true},
		{choice, "sk_live_abcdefgh", true},
		{choice, "abcdefgh", false},
		{customer, "credgr_test_abcdefgh", false},
		{grant, "credgr_test_abcdefgh ", false},
	} {
		var resp validator.StringResponse
		tc.validator.ValidateString(t.Context(), validator.StringRequest{Path: path.Root("argument"), ConfigValue: types.StringValue(tc.value)}, &resp)
		if len(resp.Diagnostics) != 1 {
			t.Errorf("%q: %v, want one error", tc.value, resp.Diagnostics)
			continue
		}
		said := resp.Diagnostics[0].Summary() + resp.Diagnostics[0].Detail()
		_, leads := resp.Diagnostics[0].(diag.DiagnosticWithPath)
		if shown := strings.Contains(said, "abcdefgh"); shown == tc.hidden || leads == tc.hidden {
			t.Errorf("%q: %q, at its line %t", tc.value, said, leads)
		}
		if looks := strings.Contains(said, "looks like an API key"); looks != tc.hidden {
			t.Errorf("%q: %q", tc.value, said)
		}
	}
}
