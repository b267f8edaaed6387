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
	"github.com/billing-credits/terraform-provider-stripe/internal/timestamp"
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
	resp.Diagnostics.Append(checkOrder(config)...)
	resp.Diagnostics.Append(checkMetadataSize(len(config.Metadata.Elements()))...)
}

func checkOrder(config model) diag.Diagnostics {
	begin, hasBegin := config.EffectiveAt.Time()
	end, hasEnd := config.ExpiresAt.Time()
	if !hasBegin || !hasEnd || end.After(begin) {
		return nil
	}
	return atAttribute("expires_at", "The credits would expire before they are usable",
		fmt.Sprintf("expires_at (%s) must be later than effective_at (%s). Write a later expires_at, or none, for credits that never expire.",
			config.ExpiresAt.ValueString(), config.EffectiveAt.ValueString()))
}

// checkMetadataSize refuses more metadata than Stripe keeps beside the key.
func checkMetadataSize(size int) diag.Diagnostics {
	const most = grantresource.MaxMetadataKeys - grantresource.ReservedMetadataKeys
	if size <= most {
		return nil
	}
	return atAttribute("metadata", "Too many metadata keys",
		fmt.Sprintf("Stripe keeps %d metadata keys, and the idempotency_key needs one. With the provider's default_metadata the grants have %d. Leave out %d.", grantresource.MaxMetadataKeys, size, size-most))
}

// checkTimestamp refuses a value that cannot be read, which may have been unknown at
// validate: it must never be taken for none.
func checkTimestamp(name string, value timestamp.Value) diag.Diagnostics {
	if _, readable := value.Time(); readable || !isKnown(value) {
		return nil
	}
	return atAttribute(name, "Invalid timestamp",
		fmt.Sprintf("%q is not a time that Stripe can keep. Nothing was sent. Write RFC 3339, like 2027-01-31T00:00:00Z, or Unix seconds.", value.ValueString()))
}

func atAttribute(name, summary, detail string) diag.Diagnostics {
	return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(path.Root(name), summary, detail)}
}

// checkRecipients checks the whole map at once: one error names what is wrong with
// many elements.
func checkRecipients(ctx context.Context, config model) diag.Diagnostics {
	if !isKnown(config.Recipients) {
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
		} else if !grantresource.LooksLikeCustomerID(customer) {
			doubtful = append(doubtful, strconv.Quote(customer))
		}
	}
	if len(wrong) == 0 {
		return warnOfDoubtful(doubtful)
	}
	return atAttribute("recipients", "Invalid recipients",
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
	grantresource.CustomerID().ValidateString(ctx, validator.StringRequest{Path: path.Root("recipients"), ConfigValue: types.StringValue(customer)}, &resp)
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
