// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package campaign

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/billing-credits/terraform-provider-stripe/internal/grantresource"
	"github.com/billing-credits/terraform-provider-stripe/internal/number"
	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
	"github.com/billing-credits/terraform-provider-stripe/internal/timestamp"
)

// resourceSchema is what can be written about a campaign. What a change does is
// decided by granting.DecideFate and in plan.go.
//
// recipients and what is computed of each are flat maps: nested attributes in a map
// cost the framework (v1.19) time that grows with the square of their number.
func resourceSchema() schema.Schema {
	const replaces = "Changing it ends every grant of the campaign and grants again."
	return schema.Schema{
		MarkdownDescription: "Grants billing credits on the same terms to many customers, as one resource: a promotion, a migration, a yearly allowance. " +
			"Terraform's overhead grows with the square of the number of resources; a campaign's time grows with the number of customers. " +
			"Each customer is granted once under the campaign's `idempotency_key`. " +
			"A customer who is added is granted credits, the grant of one who is removed ends, and a changed value ends a grant and grants again.",
		Attributes: map[string]schema.Attribute{
			"idempotency_key": schema.StringAttribute{
				Required: true,
				MarkdownDescription: "A permanent key of your own for the campaign, not Stripe's `Idempotency-Key` header, which lasts a day: 1 to 255 characters. Each of its grants has it, and each customer is granted once under it, even if a run is killed, the state is lost, a customer is removed and put back, or two pipelines race. " +
					"The provider finds the key in the grants that Stripe lists; Stripe does not document whether ended grants stay in its lists. " +
					replaces,
				Validators: []validator.String{stringvalidator.UTF8LengthBetween(1, grantresource.MaxIdempotencyKeyRunes)},
			},
			"recipients": schema.MapAttribute{
				ElementType: number.MinorUnitsType{},
				Required:    true,
				MarkdownDescription: "What each customer is granted: a map of the customer's ID (`cus_...`) to the value in the currency's minor units, at least 1 (`{ cus_A = 5000, cus_B = 12000 }`). " +
					"With Accounts v2, an account's ID (`acct_...`) can take the place of a customer's; that needs the provider's `stripe_version` to be `" + string(stripeapi.AccountsSince) + "` or later. " +
					"A customer added is granted credits; the grant of one removed ends by `deletion_policy`; a changed value ends the grant and grants again. Nothing is done for a grant that has ended: `drift` names its customer.",
			},
			"currency": schema.StringAttribute{
				Required:            true,
				MarkdownDescription: "Three-letter ISO currency code in lower case, like `usd`. " + replaces,
				Validators:          []validator.String{grantresource.LowerCaseCurrency()},
			},
			"category": schema.StringAttribute{
				Required:            true,
				MarkdownDescription: "`paid` for credits that the customers bought, `promotional` for credits that are free. " + replaces,
				Validators:          []validator.String{stringvalidator.OneOf(grantresource.CategoryPaid, grantresource.CategoryPromotional)},
			},
			"applicability_config": grantresource.Applicability(replaces),
			"name": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "A name of the grants for the Dashboard, 1 to 100 characters. Changing or removing it ends every grant of the campaign and grants again.",
				Validators:          []validator.String{stringvalidator.UTF8LengthBetween(1, grantresource.MaxNameRunes)},
			},
			"priority": schema.Int64Attribute{
				CustomType:          number.WholeType{},
				Optional:            true,
				Computed:            true,
				MarkdownDescription: "The order in which Stripe draws grants, from 0, drawn first, to 100, drawn last; if omitted, Stripe uses 50. " + replaces + " Removing it changes nothing.",
				Validators:          []validator.Int64{int64validator.Between(0, grantresource.MaxPriority)},
			},
			"effective_at": schema.StringAttribute{
				CustomType: timestamp.Type{},
				Optional:   true,
				MarkdownDescription: "When the credits become usable, as RFC 3339 (`2027-01-31T00:00:00Z`) or Unix seconds. It must be in the future when a customer is granted credits; `drift` names the customers for whom it is in the past. If omitted, each grant is usable at once, and the attribute stays null: grants made on different days have no time in common. A changed value is usable at once, too, after that time. " +
					"Changing it to another moment ends every grant of the campaign and grants again. Removing it changes no grant, and customers added later can use their credits at once.",
			},
			"expires_at": schema.StringAttribute{
				CustomType:          timestamp.Type{},
				Optional:            true,
				MarkdownDescription: "When the remaining credits expire, as RFC 3339 or Unix seconds; later than `effective_at`. If omitted, they never expire. Changed in place for every grant that has not ended; an earlier time counts towards `max_ended_per_run`.",
			},
			"metadata": schema.MapAttribute{
				ElementType:         types.StringType,
				Optional:            true,
				MarkdownDescription: "Key-value pairs kept with each grant, over the provider's `default_metadata`: at most 49, those of `default_metadata` included; keys of up to 40 characters without square brackets, values of 1 to 500 characters. Changed in place for every grant that has not ended.",
				Validators:          grantresource.MetadataValidators(),
			},
			"deletion_policy": grantresource.DeletionPolicy("How a grant ends when its customer is removed, its value changes, or the campaign is destroyed. `void_or_expire` (the default) voids it if none of it was applied to an invoice, else expires the rest; " +
				"`void` voids it, and fails if it cannot; `expire` expires the rest (a pending grant is voided); `abandon` leaves it live in Stripe. Changed without a call to Stripe."),
			"metadata_all": schema.MapAttribute{
				ElementType:         types.StringType,
				Computed:            true,
				MarkdownDescription: "All metadata that the grants are given: `metadata`, and the provider's `default_metadata` for keys that it does not have. The `idempotency_key` is not shown. `drift` names the recipients whose grant has other metadata.",
			},
			"grants": schema.MapAttribute{
				ElementType:         types.StringType,
				Computed:            true,
				MarkdownDescription: "IDs of the recipients' grants: a map from customer to the grant's ID (`credgr_...`). After an apply that could not grant everything, recipients without a grant are null until the next plan.",
			},
			"ended": schema.MapAttribute{
				ElementType:         types.StringType,
				Computed:            true,
				MarkdownDescription: "Recipients whose grant has ended: a map from customer to `voided` or `expired`. An ended grant is final: its customer is not granted credits again.",
			},
			"drift": schema.MapAttribute{
				ElementType: types.StringType,
				Computed:    true,
				MarkdownDescription: "Recipients who do not have what is configured: a map from customer to the reason, like an error of Stripe's, a time in the past, a changed value of an ended grant, another `expires_at` or other `metadata`. Empty if all is as configured. The next plan continues with those that can still be granted or changed. " +
					"To make such an apply fail, use a `postcondition` on it.",
			},
			"total": schema.Int64Attribute{
				Computed:            true,
				MarkdownDescription: "The sum of `recipients`, in minor units. Known at plan if all recipients and their values are. To keep to a budget, use a `precondition` on the sum of the inputs: if the plan does not know `total`, Terraform checks a `postcondition` on it only after the grants were made.",
			},
		},
	}
}
