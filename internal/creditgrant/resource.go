// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/billing-credits/terraform-provider-stripe/internal/granting"
	"github.com/billing-credits/terraform-provider-stripe/internal/grantresource"
	"github.com/billing-credits/terraform-provider-stripe/internal/number"
	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
	"github.com/billing-credits/terraform-provider-stripe/internal/timestamp"
)

var (
	_ resource.ResourceWithConfigure      = &grantResource{}
	_ resource.ResourceWithIdentity       = &grantResource{}
	_ resource.ResourceWithImportState    = &grantResource{}
	_ resource.ResourceWithModifyPlan     = &grantResource{}
	_ resource.ResourceWithValidateConfig = &grantResource{}
)

type grantResource struct{ run *granting.Run }

// NewResource returns the resource stripe_billing_credit_grant.
func NewResource() resource.Resource { return &grantResource{} }

func (r *grantResource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_billing_credit_grant"
}

func (r *grantResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = resourceSchema()
}

func (r *grantResource) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	r.run = grantresource.RunOf(req.ProviderData, &resp.Diagnostics)
}

// resourceSchema is what can be written about a grant. Replacement and every
// other effect of a change are decided in plan_decide.go: they depend on whether the
// grant has ended, which no attribute knows on its own.
//
// Its version is 1 because the schema of the same resource in stripe/stripe is
// 0, so that a state that moves over can be told from one of ours.
func resourceSchema() schema.Schema {
	return schema.Schema{
		Version: 1,
		MarkdownDescription: "Grants billing credits to a customer: promotional ones for free, paid ones in advance. " +
			"Stripe draws them down on invoices for metered prices.",
		Attributes: map[string]schema.Attribute{
			"customer": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "ID of the customer who receives the credits (`cus_...`). Exactly one of `customer` and `customer_account` is required. Changing it replaces the grant.",
				Validators:          []validator.String{grantresource.CustomerID()},
			},
			"customer_account": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "ID of the account (`acct_...`) that receives the credits as a customer, with Accounts v2. It needs the provider's `stripe_version` to be `" + string(stripeapi.AccountsSince) + "` or later. " +
					"Changing it replaces the grant. Writing the ID of the same customer as `customer` instead, or the reverse, changes only the state. Use one of the two IDs for a customer everywhere: with one `idempotency_key`, an apply is refused that names a customer by both, but two runs at the same time would grant twice.",
				Validators: []validator.String{grantresource.AccountID(), grantresource.OneCustomer(true)},
			},
			"category": schema.StringAttribute{
				Required:            true,
				MarkdownDescription: "`paid` for credits that the customer bought, `promotional` for credits that are free. Changing it replaces the grant.",
				Validators:          []validator.String{grantresource.Category()},
			},
			"amount":               amountAttribute(),
			"applicability_config": grantresource.Applicability("Changing it replaces the grant."),
			"name": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "A name for the Dashboard, 1 to 100 characters. Changing or removing it replaces the grant.",
				Validators:          []validator.String{stringvalidator.UTF8LengthBetween(1, grantresource.MaxNameRunes)},
			},
			"priority": schema.Int64Attribute{
				CustomType:          number.WholeType{},
				Optional:            true,
				Computed:            true,
				MarkdownDescription: "The order in which Stripe draws grants, from 0, drawn first, to 100, drawn last; if omitted, Stripe uses 50. Changing it replaces the grant; removing it does not.",
				Validators:          []validator.Int64{int64validator.Between(0, grantresource.MaxPriority)},
			},
			"effective_at": schema.StringAttribute{
				CustomType:          timestamp.Type{},
				Optional:            true,
				Computed:            true,
				MarkdownDescription: "When the credits become usable, as RFC 3339 (`2027-01-31T00:00:00Z`) or Unix seconds. It must be in the future when the grant is created; if it is not, the plan warns and the apply fails. If omitted, the credits are usable at once. Changing it replaces the grant; removing it does not.",
			},
			"expires_at": schema.StringAttribute{
				CustomType:          timestamp.Type{},
				Optional:            true,
				MarkdownDescription: "When the remaining credits expire, as RFC 3339 or Unix seconds; later than `effective_at`. If omitted, they never expire. An earlier time counts towards `max_ended_per_run`.",
			},
			"metadata": schema.MapAttribute{
				ElementType:         types.StringType,
				Optional:            true,
				MarkdownDescription: "Key-value pairs kept with the grant: at most 50 (49 with an `idempotency_key`), those of the provider's `default_metadata` included; keys of up to 40 characters without square brackets, values of 1 to 500 characters. What is removed here is removed in Stripe.",
				Validators:          grantresource.MetadataValidators(),
			},
			"deletion_policy": grantresource.DeletionPolicy("How the grant ends when it is destroyed or replaced."),
			"idempotency_key": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "A permanent key of your own for this grant, not Stripe's `Idempotency-Key` header, which lasts a day: 1 to 255 characters, unique among the customer's grants. With it the customer is granted once, even if a run is killed, the state is lost, or two pipelines race. " +
					"A plan that uses the key again is refused, even after the grant has ended (see `existing_grants` in the provider's configuration). " +
					"It is kept in the grant's metadata as `" + granting.KeyMetadata + "`, which `metadata` does not show. Changing it replaces the grant; adding or removing it does not.",
				Validators: []validator.String{stringvalidator.UTF8LengthBetween(1, grantresource.MaxIdempotencyKeyRunes)},
			},

			"id": schema.StringAttribute{
				Computed:            true,
				MarkdownDescription: "ID of the grant (`credgr_...`).",
			},
			"created":  computedTime("When the grant was created, in RFC 3339, UTC."),
			"updated":  computedTime("When the grant was last changed, in RFC 3339, UTC."),
			"livemode": schema.BoolAttribute{Computed: true, MarkdownDescription: "Whether the grant is live (`true`) or in test mode (`false`)."},
			"test_clock": schema.StringAttribute{
				Computed:            true,
				MarkdownDescription: "ID of the customer's test clock (`clock_...`); null if it has none.",
			},
			"voided_at": computedTime("When the grant was voided, in RFC 3339, UTC; null if it was not."),
			"ended_at":  computedTime("When the grant was voided or expired, in RFC 3339, UTC; null if it has not ended. If the grant was expired elsewhere, it is before the declared `expires_at`."),
			"status": schema.StringAttribute{
				Computed:            true,
				MarkdownDescription: "`pending` before `effective_at`, then `granted`, and finally `expired` or `voided`; by the test clock's time if there is one.",
			},
			"metadata_all": schema.MapAttribute{
				ElementType:         types.StringType,
				Computed:            true,
				MarkdownDescription: "All metadata of the grant in Stripe: `metadata`, and the provider's `default_metadata` for other keys.",
			},
		},
	}
}

func computedTime(description string) schema.StringAttribute {
	return schema.StringAttribute{CustomType: timestamp.Type{}, Computed: true, MarkdownDescription: description}
}

func amountAttribute() schema.Attribute {
	return schema.SingleNestedAttribute{
		Required:            true,
		MarkdownDescription: "What is granted. Changing it replaces the grant.",
		Attributes: map[string]schema.Attribute{
			"type": schema.StringAttribute{
				Optional:            true,
				Computed:            true,
				Default:             stringdefault.StaticString(grantresource.AmountTypeMonetary),
				MarkdownDescription: "The kind of amount: `monetary`, the default and the only one that Stripe has.",
				Validators:          []validator.String{stringvalidator.OneOf(grantresource.AmountTypeMonetary)},
			},
			"monetary": schema.SingleNestedAttribute{
				Required:            true,
				MarkdownDescription: "An amount of money.",
				Attributes: map[string]schema.Attribute{
					"currency": schema.StringAttribute{
						Required:            true,
						MarkdownDescription: "Three-letter ISO currency code in lower case, like `usd`. The credits apply to invoices in this currency.",
						Validators:          []validator.String{grantresource.LowerCaseCurrency()},
					},
					"value": schema.Int64Attribute{
						CustomType:          number.MinorUnitsType{},
						Required:            true,
						MarkdownDescription: "The amount in the currency's minor units, at least 1: `1000` is 10.00 USD, but 1000 JPY.",
						Validators:          []validator.Int64{number.Grantable(path.MatchRelative().AtParent().AtName("currency"), grantresource.MaxValue)},
					},
				},
			},
		},
	}
}

func (r *grantResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{
		Attributes: map[string]identityschema.Attribute{
			"id": identityschema.StringAttribute{RequiredForImport: true, Description: "ID of the grant (credgr_...)."},
		},
	}
}

// ImportState takes a grant's id, on the command line or as its identity. What
// Create defaults and Stripe does not keep, the deletion policy, Read defaults for
// an import.
func (r *grantResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	id := req.ID
	if id == "" && req.Identity != nil {
		var given types.String
		resp.Diagnostics.Append(req.Identity.GetAttribute(ctx, path.Root("id"), &given)...)
		id = given.ValueString()
	}
	if !granting.LooksLikeID(id) {
		resp.Diagnostics.AddError("Not the id of a credit grant",
			fmt.Sprintf("%q cannot be imported: a credit grant has an id like credgr_..., as the Dashboard shows it under the customer's credit grants.", id))
		return
	}
	if problem := grantresource.Unclean(id); problem != "" {
		resp.Diagnostics.AddError("Not the id of a credit grant", problem)
		return
	}
	if granting.IsOtherMode(id, nil, r.run.Livemode()) {
		resp.Diagnostics.Append(grantresource.Diagnose(r.run.RefuseOtherMode(id))...)
		return
	}
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("id"), id)...)
	resp.Diagnostics.Append(grantresource.SetIdentity(ctx, resp.Identity, "id", id)...)
}

// ValidateConfig checks the rules that join several attributes. What is
// unknown yet is left to the plan.
func (r *grantResource) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	config, diags := decodeModel(ctx, req.Config.Raw)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(grantresource.CheckApplicability(ctx, config.ApplicabilityConfig)...)
	resp.Diagnostics.Append(grantresource.CheckOrder(config.EffectiveAt, config.ExpiresAt)...)
	resp.Diagnostics.Append(grantresource.CheckMetadataSize(len(config.Metadata.Elements()), grantresource.IsKnown(config.IdempotencyKey))...)
}
