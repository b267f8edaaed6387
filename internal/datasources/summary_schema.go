// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package datasources

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/billing-credits/terraform-provider-stripe/internal/grantresource"
)

func summarySchema() schema.Schema {
	return schema.Schema{
		MarkdownDescription: "Reads a customer's credit balance, one entry per currency, over the grants that are in effect now. Without a `filter`, only grants that apply to all metered prices count; grants for listed prices need a filter.",
		Attributes: withHolder(true, "ID of the customer (`cus_...`). Exactly one of `customer` and `customer_account` is required.", map[string]schema.Attribute{
			"filter":   filterAttribute(),
			"livemode": livemodeAttribute(),
			"balances": computedList("The balances, one per currency; empty if no grant counts.", map[string]schema.Attribute{
				"available_balance": amountAttribute("The remaining balance that can be used: the ledger balance less what draft invoices reserve."),
				"ledger_balance":    amountAttribute("The credits less the debits of the ledger. What draft invoices reserve is not deducted."),
			}),
		}),
	}
}

func filterAttribute() schema.SingleNestedAttribute {
	return schema.SingleNestedAttribute{
		Optional:            true,
		MarkdownDescription: "Which grants count. If omitted, those that apply to all metered prices.",
		Attributes: map[string]schema.Attribute{
			"type": schema.StringAttribute{
				Optional:            true,
				Computed:            true,
				MarkdownDescription: "`applicability_scope` for the grants that apply to some prices, `credit_grant` for one grant. Set only the attribute of that name. If `type` is omitted, the attribute that is set decides.",
				Validators:          []validator.String{stringvalidator.OneOf(filterScope, filterGrant)},
			},
			filterScope: scopeAttribute("Only grants that apply to these prices or items: exactly one of `price_type`, `prices` and `billable_items`.", true),
			filterGrant: optionalID("Only this grant (`credgr_...`).", grantresource.GrantID()),
		},
	}
}
