// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package campaign

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/billing-credits/terraform-provider-stripe/internal/granting"
	"github.com/billing-credits/terraform-provider-stripe/internal/grantresource"
	"github.com/billing-credits/terraform-provider-stripe/internal/money"
	"github.com/billing-credits/terraform-provider-stripe/internal/number"
	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
	"github.com/billing-credits/terraform-provider-stripe/internal/timestamp"
)

var (
	_ resource.ResourceWithConfigure      = &campaignResource{}
	_ resource.ResourceWithIdentity       = &campaignResource{}
	_ resource.ResourceWithImportState    = &campaignResource{}
	_ resource.ResourceWithModifyPlan     = &campaignResource{}
	_ resource.ResourceWithValidateConfig = &campaignResource{}
)

type campaignResource struct{ run *granting.Run }

// NewResource returns the resource stripe_billing_credit_campaign.
func NewResource() resource.Resource { return &campaignResource{} }

func (r *campaignResource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_billing_credit_campaign"
}

func (r *campaignResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = resourceSchema()
}

func (r *campaignResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{
		Attributes: map[string]identityschema.Attribute{
			"idempotency_key": identityschema.StringAttribute{RequiredForImport: true, Description: "The idempotency_key of the campaign."},
		},
	}
}

func (r *campaignResource) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	r.run = grantresource.RunOf(req.ProviderData, &resp.Diagnostics)
}

// resourceSchema is what can be written about a campaign. What a change does is
// decided by granting.DecideFate and in plan.go.
//
// recipients and what is computed of each are flat maps: nested attributes in a map
// cost the framework (v1.19) time that grows with the square of their number.
func resourceSchema() schema.Schema {
	const replaces = "Changing it replaces every grant."
	return schema.Schema{
		MarkdownDescription: "Grants billing credits on the same terms to many customers, as one resource: a promotion, a migration, a yearly allowance. " +
			"Terraform's overhead grows with the square of the number of resources; a campaign's time grows with the number of customers.",
		Attributes: map[string]schema.Attribute{
			"idempotency_key": schema.StringAttribute{
				Required: true,
				MarkdownDescription: "A permanent key of your own for the campaign, not Stripe's `Idempotency-Key` header, which lasts a day: 1 to 255 characters. Each grant has it, and each customer is granted once under it, even if a run is killed, the state is lost, or two pipelines race. " +
					replaces,
				Validators: []validator.String{stringvalidator.UTF8LengthBetween(1, grantresource.MaxIdempotencyKeyRunes)},
			},
			"recipients": schema.MapAttribute{
				ElementType: number.MinorUnitsType{},
				Required:    true,
				MarkdownDescription: "What each customer is granted: a map of the customer's ID (`cus_...`) to the value in minor units, at least 1 (`{ cus_A = 5000, cus_B = 12000 }`). " +
					"An account's ID (`acct_...`, Accounts v2) needs the provider's `stripe_version` to be `" + string(stripeapi.AccountsSince) + "` or later.",
			},
			"currency": schema.StringAttribute{
				Required:            true,
				MarkdownDescription: "Three-letter ISO currency code in lower case, like `usd`. " + replaces,
				Validators:          []validator.String{grantresource.LowerCaseCurrency()},
			},
			"category": schema.StringAttribute{
				Required:            true,
				MarkdownDescription: "`paid` for credits that the customers bought, `promotional` for credits that are free. " + replaces,
				Validators:          []validator.String{grantresource.Category()},
			},
			"applicability_config": grantresource.Applicability(replaces),
			"name": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "A name of the grants for the Dashboard, 1 to 100 characters. Changing or removing it replaces every grant.",
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
				MarkdownDescription: "When the credits become usable, as RFC 3339 (`2027-01-31T00:00:00Z`) or Unix seconds. It must be in the future when a customer is granted credits; `drift` names those for whom it is in the past. " +
					"If omitted, each grant is usable at once, and the attribute is null: grants made on different days have no time in common. " +
					replaces + " Removing it changes no grant.",
			},
			"expires_at": schema.StringAttribute{
				CustomType:          timestamp.Type{},
				Optional:            true,
				MarkdownDescription: "When the remaining credits expire, as RFC 3339 or Unix seconds; later than `effective_at`. If omitted, they never expire. An earlier time counts towards `max_ended_per_run`.",
			},
			"metadata": schema.MapAttribute{
				ElementType:         types.StringType,
				Optional:            true,
				MarkdownDescription: "Key-value pairs kept with each grant: at most 49, those of the provider's `default_metadata` included; keys of up to 40 characters without square brackets, values of 1 to 500 characters.",
				Validators:          grantresource.MetadataValidators(),
			},
			"deletion_policy": grantresource.DeletionPolicy("How a grant ends when its customer is removed, its value changes, or the campaign is destroyed."),
			"metadata_all": schema.MapAttribute{
				ElementType:         types.StringType,
				Computed:            true,
				MarkdownDescription: "All metadata that the grants are given: `metadata`, and the provider's `default_metadata` for other keys. `drift` names the recipients whose grant has other metadata.",
			},
			"grants": schema.MapAttribute{
				ElementType:         types.StringType,
				Computed:            true,
				MarkdownDescription: "A map from customer to the ID of the grant (`credgr_...`). Recipients whom an apply could not grant anything are null until the next plan.",
			},
			"ended": schema.MapAttribute{
				ElementType:         types.StringType,
				Computed:            true,
				MarkdownDescription: "Recipients whose grant has ended: a map from customer to `voided` or `expired`. An ended grant is final: its customer is not granted credits again.",
			},
			"drift": schema.MapAttribute{
				ElementType: types.StringType,
				Computed:    true,
				MarkdownDescription: "Recipients who do not have what is configured: a map from customer to the reason. Empty if all is as configured. " +
					"To make such an apply fail, use a `postcondition` on it.",
			},
			"total": schema.Int64Attribute{
				Computed:            true,
				MarkdownDescription: "The sum of `recipients`, in minor units. Known at plan if all values are. For a budget, use a `precondition` on the inputs: Terraform checks a `postcondition` on a `total` that the plan does not know after the grants were made.",
			},
		},
	}
}

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
		"recipients maps the id of each customer to the value of the grant in minor units, like { cus_A = 5000 }.\n"+grantresource.Listed(wrong))
}

// warnOfDoubtful warns once of all recipients whose names are not like the ids that
// Stripe makes. Such ids may be right, because an account may have chosen them itself.
func warnOfDoubtful(recipients []string) diag.Diagnostics {
	if len(recipients) == 0 {
		return nil
	}
	return diag.Diagnostics{diag.NewAttributeWarningDiagnostic(path.Root("recipients"), "Recipients that do not look like customers",
		"The IDs of customers begin with cus_, unless an account has chosen them itself. These do not, and count as customers:\n"+grantresource.Listed(recipients)+
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
