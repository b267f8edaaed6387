// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package datasources

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/billing-credits/terraform-provider-stripe/internal/granting"
	"github.com/billing-credits/terraform-provider-stripe/internal/grantresource"
)

// statusDescription is the same for one grant and for many. Only the data source of one
// grant reads the balance.
const statusDescription = "`pending` before `effective_at`, then `granted`, and finally `expired` or `voided`; by the test clock's time if there is one. " +
	"The data source `stripe_billing_credit_grant` also reads the balance: its status is `depleted` instead of `granted` once nothing is left."

func grantSchema() schema.Schema {
	attributes := readAttributes(statusDescription)
	attributes["id"] = schema.StringAttribute{
		Required:            true,
		MarkdownDescription: "ID of the grant (`credgr_...`).",
		Validators:          []validator.String{grantresource.GrantID()},
	}
	return schema.Schema{
		MarkdownDescription: "Reads one credit grant, even if it is not managed by Terraform.",
		Attributes:          attributes,
	}
}

func grantsSchema() schema.Schema {
	return schema.Schema{
		MarkdownDescription: "Reads the credit grants of a customer, or of the whole account, newest first.",
		Attributes: withHolder(false, "Only grants of this customer (`cus_...`). If omitted, grants of the whole account. It costs one request per 100 grants.", map[string]schema.Attribute{
			"category": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "Only grants of this category: `paid` or `promotional`.",
				Validators:          []validator.String{stringvalidator.OneOf(grantresource.CategoryPaid, grantresource.CategoryPromotional)},
			},
			"status": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "Only grants with this status: `pending`, `granted`, `expired` or `voided`.",
				Validators:          []validator.String{stringvalidator.OneOf(granting.StatusPending, granting.StatusGranted, granting.StatusExpired, granting.StatusVoided)},
			},
			"idempotency_key": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "Only grants with this `idempotency_key`, like those of one campaign.",
				Validators:          []validator.String{stringvalidator.LengthAtLeast(1)},
			},
			"metadata": schema.MapAttribute{
				Optional:            true,
				ElementType:         types.StringType,
				MarkdownDescription: "Only grants that have all of these key-value pairs in their metadata.",
				Validators:          []validator.Map{grantresource.NoNullValues()},
			},
			"include_balances": schema.BoolAttribute{
				Optional:            true,
				MarkdownDescription: "Whether to read `ledger_balance` and `applied` of each grant, default `false`. It costs one request per 100 entries of each customer's ledger.",
			},
			"credit_grants": computedList("The grants, newest first; empty if there are none.", listedAttributes(
				statusDescription)),
		}),
	}
}

// listedAttributes are readAttributes, and what include_balances adds.
func listedAttributes(status string) map[string]schema.Attribute {
	attributes := readAttributes(status)
	attributes["ledger_balance"] = computedInt64("With `include_balances`: the remaining balance of a granted grant by the ledger, in minor units; 0 for a pending or ended one; null without `include_balances`, or where the customer's ledger cannot be read. The credits that draft invoices will use are not deducted; the `available_balance` of `stripe_billing_credit_balance_summary` deducts them.")
	attributes["applied"] = computedInt64("With `include_balances`: the amount that was applied to invoices, in minor units, less what voided invoices gave back; null without `include_balances`, or where the customer's ledger cannot be read.")
	return attributes
}

// readAttributes are all attributes of a grant, computed.
func readAttributes(status string) map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"id":     computedString("ID of the grant (`credgr_...`)."),
		"amount": amountAttribute("What was granted. It never changes; the remaining balance is in `stripe_billing_credit_balance_summary`."),
		"applicability_config": computedObject("What the credits apply to.", map[string]schema.Attribute{
			"scope": scopeAttribute("One of `price_type`, `prices` and `billable_items`; the others are null. If all are null, the grant applies to something that only a preview of Stripe shows.", false),
		}),
		"category":         computedString("`paid` for credits that the customer bought, `promotional` for credits that are free."),
		"created":          computedTimestamp("When the grant was created, in RFC 3339, UTC."),
		"customer":         computedString("ID of the customer who received the credits (`cus_...`); null if Stripe names only the account."),
		"customer_account": computedString("ID of the account that received the credits as a customer (`acct_...`); null if there is none, and with a `stripe_version` that does not have it."),
		"effective_at":     computedTimestamp("When the credits become usable, in RFC 3339, UTC."),
		"expires_at":       computedTimestamp("When the remaining credits expire, in RFC 3339, UTC; null if never. If the grant is expired early, Stripe overwrites it."),
		"idempotency_key":  computedString("The `idempotency_key` that the grant was made with; null if it has none. The metadata has it as `terraform_idempotency_key`."),
		"livemode":         livemodeAttribute(),
		"metadata":         metadataAttribute(),
		"name":             computedString("The grant's name in the Dashboard, up to 100 characters; null if it has none."),
		"priority":         computedInt64("The order in which Stripe draws grants, from 0, drawn first, to 100, drawn last; null counts as 50."),
		"test_clock":       testClockAttribute(),
		"updated":          computedTimestamp("When the grant was last changed, in RFC 3339, UTC."),
		"voided_at":        computedTimestamp("When the grant was voided, in RFC 3339, UTC; null if it was not."),
		"ended_at":         computedTimestamp("When the grant was voided or expired, in RFC 3339, UTC; null if it has not ended."),
		"status":           computedString(status),
	}
}
