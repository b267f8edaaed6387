// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package campaign

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/billing-credits/terraform-provider-stripe/internal/grantresource"
	"github.com/billing-credits/terraform-provider-stripe/internal/money"
	"github.com/billing-credits/terraform-provider-stripe/internal/number"
	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

// ValidateConfig checks the rules that join several attributes. What is unknown
// yet is left to the plan.
func (r *campaignResource) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	var config model
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(grantresource.CheckApplicability(ctx, config.ApplicabilityConfig)...)
	resp.Diagnostics.Append(checkRecipients(ctx, config)...)
	resp.Diagnostics.Append(grantresource.CheckOrder(config.EffectiveAt, config.ExpiresAt)...)
	resp.Diagnostics.Append(grantresource.CheckMetadataSize(len(config.Metadata.Elements()), true)...)
}

// checkRecipients checks the whole map at once: one error names what is wrong with
// many elements.
func checkRecipients(ctx context.Context, config model) diag.Diagnostics {
	if !grantresource.IsKnown(config.Recipients) {
		return nil
	}
	currency := ""
	if code := config.Currency.ValueString(); money.ValidCurrency(code) {
		currency = code
	}
	elements := config.Recipients.Elements()
	var wrong, doubtful []string
	for _, customer := range slices.Sorted(maps.Keys(elements)) {
		value, _ := elements[customer].(number.MinorUnits)
		if problem := recipientProblem(ctx, customer, value, currency); problem != "" {
			wrong = append(wrong, fmt.Sprintf("%q: %s", customer, problem))
		} else if !grantresource.LooksLikeCustomerID(customer) && !stripeapi.IsAccountID(customer) {
			doubtful = append(doubtful, strconv.Quote(customer))
		}
	}
	if len(wrong) == 0 {
		return warnOfDoubtful(doubtful)
	}
	return grantresource.AtAttribute("recipients", "Invalid recipients",
		"recipients maps the id of each customer to the value of the grant in minor units, like { cus_A = 5000 }.\n"+listed(wrong))
}

// warnOfDoubtful warns once of all recipients whose names are not like the ids that
// Stripe makes. Such ids may be right, because an account may have chosen them itself.
func warnOfDoubtful(recipients []string) diag.Diagnostics {
	if len(recipients) == 0 {
		return nil
	}
	return diag.Diagnostics{diag.NewAttributeWarningDiagnostic(path.Root("recipients"), "Recipients that do not look like customers",
		"The IDs of customers begin with cus_, unless an account has chosen them itself. These do not, and count as customers:\n"+listed(recipients)+
			"\nIf a row is not a customer, like the total of a spreadsheet, leave it out of recipients.")}
}

// recipientProblem says what is wrong with one recipient, "" for nothing.
func recipientProblem(ctx context.Context, customer string, value number.MinorUnits, currency string) string {
	var resp validator.StringResponse
	valid := grantresource.CustomerID()
	if stripeapi.IsAccountID(customer) {
		valid = grantresource.AccountID()
	}
	valid.ValidateString(ctx, validator.StringRequest{Path: path.Root("recipients"), ConfigValue: types.StringValue(customer)}, &resp)
	switch {
	case resp.Diagnostics.HasError():
		return resp.Diagnostics[0].Detail()
	case value.IsNull():
		return "the value is null; leave the customer out, or write a value"
	}
	return number.Problem(value, currency, grantresource.MaxValue)
}

// maxListed is how many of many things a message names.
const maxListed = 10

// listed writes lines as a list, and says how many more there are.
func listed(lines []string) string {
	shown := lines[:min(len(lines), maxListed)]
	text := "  - " + strings.Join(shown, "\n  - ")
	if more := len(lines) - len(shown); more > 0 {
		text += fmt.Sprintf("\n  - and %s more", thousands(more))
	}
	return text
}
