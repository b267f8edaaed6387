// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package grantresource

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/billing-credits/terraform-provider-stripe/internal/money"
)

type lowerCase struct{}

// LowerCaseCurrency is the validator of a currency as Stripe spells it: it says what
// to write for "USD".
func LowerCaseCurrency() validator.String { return lowerCase{} }

func (lowerCase) Description(context.Context) string {
	return "must be a currency that Stripe has, in three lower-case letters"
}

func (l lowerCase) MarkdownDescription(ctx context.Context) string { return l.Description(ctx) }

func (l lowerCase) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	if code := req.ConfigValue.ValueString(); !money.ValidCurrency(code) {
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid currency", money.CurrencyAdvice(code)+".")
	}
}
