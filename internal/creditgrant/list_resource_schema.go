// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/billing-credits/terraform-provider-stripe/internal/granting"
	"github.com/billing-credits/terraform-provider-stripe/internal/grantresource"
)

// listSchema is the configuration of a list block.
func listSchema() schema.Schema {
	return schema.Schema{
		MarkdownDescription: "Lists credit grants of the account, newest first, for `terraform query` (Terraform 1.14 and later), to see them and to generate the configuration that imports them. " +
			"A page of 100 grants costs one request, with `include_resource` too.",
		Attributes: map[string]schema.Attribute{
			"customer": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "Only grants of this customer (`cus_...`). Stripe applies this filter; the provider applies the others to Stripe's answer.",
				Validators:          []validator.String{grantresource.CustomerID()},
			},
			"customer_account": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "Only grants of this account (`acct_...`), in place of `customer`. It needs a `stripe_version` that has it, like the resource's.",
				Validators:          []validator.String{grantresource.AccountID(), grantresource.OneCustomer(false)},
			},
			"category": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "Only grants of this category: `paid` or `promotional`.",
				Validators:          []validator.String{stringvalidator.OneOf(grantresource.CategoryPaid, grantresource.CategoryPromotional)},
			},
			"status": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "Only grants with this status: `pending`, `granted`, `expired` or `voided`; by the test clock's time if there is one.",
				Validators: []validator.String{stringvalidator.OneOf(
					granting.StatusPending, granting.StatusGranted, granting.StatusExpired, granting.StatusVoided)},
			},
		},
	}
}
