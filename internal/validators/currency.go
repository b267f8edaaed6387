// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package validators

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/billing-credits/terraform-provider-stripe/internal/money"
)

// Currency returns a validator of currencies as Stripe spells them.
func Currency() validator.String { return currency{} }

type currency struct{}

func (currency) Description(context.Context) string {
	return "must be a currency that Stripe has, in three lower-case letters"
}

func (c currency) MarkdownDescription(ctx context.Context) string { return c.Description(ctx) }

func (currency) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() || money.ValidCurrency(req.ConfigValue.ValueString()) {
		return
	}
	resp.Diagnostics.AddAttributeError(req.Path, "Invalid currency", money.CurrencyAdvice(req.ConfigValue.ValueString())+".")
}
