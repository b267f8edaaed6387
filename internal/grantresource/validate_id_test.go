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
