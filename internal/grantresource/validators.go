// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package grantresource

import (
	"context"
	"regexp"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/billing-credits/terraform-provider-stripe/internal/granting"
	"github.com/billing-credits/terraform-provider-stripe/internal/money"
)

var grantID = regexp.MustCompile(`^` + granting.IDPrefix + `\w+$`)

// GrantID returns a validator of a credit grant's id.
func GrantID() validator.String {
	return stringvalidator.RegexMatches(grantID, "must be the id of a credit grant, like credgr_...")
}

func noSquareBrackets() validator.String {
	return stringvalidator.RegexMatches(regexp.MustCompile(`^[^\[\]]*$`), "must not contain square brackets, which Stripe does not take in a metadata key")
}

// reserved refuses the metadata keys that the provider keeps to itself.
type reserved struct{}

func notReserved() validator.String { return reserved{} }

func (reserved) Description(context.Context) string {
	return "must not be " + granting.KeyMetadata + " or " + granting.LegacyOwnerMetadata + ", which belong to the provider"
}

func (r reserved) MarkdownDescription(ctx context.Context) string { return r.Description(ctx) }

func (reserved) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if key := req.ConfigValue.ValueString(); granting.IsReservedMetadata(key) {
		resp.Diagnostics.AddAttributeError(req.Path, "Reserved metadata key",
			"The metadata key "+key+" is the provider's own. Remove it from metadata, and set the attribute idempotency_key instead.")
	}
}

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
