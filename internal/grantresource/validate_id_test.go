// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package grantresource_test

import (
	"strings"
	"testing"

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
