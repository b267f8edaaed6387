// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/billing-credits/terraform-provider-stripe/internal/grantresource"
	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
	"github.com/billing-credits/terraform-provider-stripe/internal/timestamp"
)

var (
	_ resource.ResourceWithMoveState    = &grantResource{}
	_ resource.ResourceWithUpgradeState = &grantResource{}
)

// MoveState takes a grant of stripe/stripe over by a moved block.
func (r *grantResource) MoveState(context.Context) []resource.StateMover {
	return []resource.StateMover{{SourceSchema: sourceSchema(), StateMover: moveIn}}
}

// UpgradeState takes a grant of stripe/stripe over after `terraform state
// replace-provider`, which leaves its schema's version in the state.
func (r *grantResource) UpgradeState(context.Context) map[int64]resource.StateUpgrader {
	return map[int64]resource.StateUpgrader{
		sourceVersion: {PriorSchema: sourceSchema(), StateUpgrader: func(ctx context.Context, req resource.UpgradeStateRequest, resp *resource.UpgradeStateResponse) {
			m, diags := takeOver(ctx, *req.State)
			resp.Diagnostics.Append(diags...)
			if !resp.Diagnostics.HasError() {
				resp.Diagnostics.Append(resp.State.Set(ctx, m)...)
			}
		}},
	}
}

// moveIn leaves the target empty for a source that it does not know; the framework
// then says so.
func moveIn(ctx context.Context, req resource.MoveStateRequest, resp *resource.MoveStateResponse) {
	if req.SourceTypeName != sourceType || !isSourceProvider(req.SourceProviderAddress) {
		return
	}
	if req.SourceSchemaVersion != sourceVersion || req.SourceState == nil {
		resp.Diagnostics.AddError("The state of a credit grant cannot be moved",
			fmt.Sprintf("The state was written by a version of %s with schema version %d, which this provider does not know. Nothing was changed. Import the grant instead: the guide \"Moving from stripe/stripe\" says how.",
				sourceProvider, req.SourceSchemaVersion))
		return
	}
	m, diags := takeOver(ctx, *req.SourceState)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(resp.TargetState.Set(ctx, m)...)
	resp.Diagnostics.Append(grantresource.SetIdentity(ctx, resp.TargetIdentity, "id", m.ID.ValueString())...)
}

// isSourceProvider reports the address of stripe/stripe in any registry.
func isSourceProvider(address string) bool {
	return address == sourceProvider || strings.HasSuffix(address, "/"+sourceProvider)
}

// takeOver is a state of stripe/stripe as ours. What only a read can tell, the status
// above all, the next refresh adds.
//
// A state that lacks what ours always has becomes one that was just imported, with
// nothing but its id: the next refresh completes it, and checkRefreshed refuses to
// plan before that.
func takeOver(ctx context.Context, state tfsdk.State) (model, diag.Diagnostics) {
	var source sourceModel
	diags := state.Get(ctx, &source)
	if diags.HasError() {
		return model{}, diags
	}
	if !source.isWhole() {
		return importedModel(source.ID), diags
	}
	m := modelFromStripe(source.grant(), model{}, time.Unix(0, 0), nil)
	if m.VoidedAt.IsNull() {
		m.Status = types.StringNull()
	}
	m.Livemode = source.Livemode
	m.Created = timestamp.FromUnixPointer(source.Created.ValueInt64Pointer())
	m.Updated = timestamp.FromUnixPointer(source.Updated.ValueInt64Pointer())
	return m, diags
}

// importedModel is a state with nothing but an id.
func importedModel(id types.String) model {
	return model{
		Amount:              types.ObjectNull(amountType),
		ApplicabilityConfig: types.ObjectNull(grantresource.ApplicabilityType),
		Metadata:            types.MapNull(types.StringType),
		MetadataAll:         types.MapNull(types.StringType),
		EffectiveAt:         timestamp.Null(),
		ExpiresAt:           timestamp.Null(),
		ID:                  id,
	}
}

// checkRefreshed refuses to plan by a state that has nothing but an id: what is
// configured would look like another grant, and replace it.
func checkRefreshed(prior model) diag.Diagnostics {
	if !prior.isImported() {
		return nil
	}
	return diag.Diagnostics{diag.NewErrorDiagnostic("The credit grant has not been read yet",
		fmt.Sprintf("The state of credit grant %s was taken over with nothing but its id, which a refresh completes. Nothing was changed. Plan without -refresh=false.", prior.ID.ValueString()))}
}

// isWhole reports a state with all that a grant of ours cannot do without.
func (s sourceModel) isWhole() bool {
	return s.Customer.ValueString()+s.CustomerAccount.ValueString() != "" && s.Category.ValueString() != "" &&
		s.Amount != nil && s.Amount.Monetary != nil && s.Amount.Type.ValueString() != "" &&
		s.ApplicabilityConfig != nil && s.ApplicabilityConfig.Scope != nil &&
		(s.ApplicabilityConfig.Scope.PriceType.ValueString() != "" || len(s.ApplicabilityConfig.Scope.Prices) > 0)
}

// grant is the state as Stripe would answer it.
func (s sourceModel) grant() stripeapi.CreditGrant {
	var scope stripeapi.Scope
	if kind := s.ApplicabilityConfig.Scope.PriceType; kind.ValueString() != "" {
		scope.PriceType = kind.ValueStringPointer()
	}
	for _, price := range s.ApplicabilityConfig.Scope.Prices {
		scope.Prices = append(scope.Prices, stripeapi.Scoped{ID: price.ID.ValueString()})
	}
	return stripeapi.CreditGrant{
		ID: s.ID.ValueString(),
		Amount: stripeapi.Amount{
			Type:     s.Amount.Type.ValueString(),
			Monetary: &stripeapi.Monetary{Currency: s.Amount.Monetary.Currency.ValueString(), Value: s.Amount.Monetary.Value.ValueInt64()},
		},
		ApplicabilityConfig: stripeapi.ApplicabilityConfig{Scope: scope},
		Category:            s.Category.ValueString(),
		Created:             s.Created.ValueInt64(),
		Customer:            s.Customer.ValueString(),
		CustomerAccount:     s.CustomerAccount.ValueString(),
		EffectiveAt:         s.EffectiveAt.ValueInt64Pointer(),
		ExpiresAt:           s.ExpiresAt.ValueInt64Pointer(),
		Livemode:            s.Livemode.ValueBool(),
		Metadata:            s.Metadata,
		Name:                s.Name.ValueStringPointer(),
		Priority:            s.Priority.ValueInt64Pointer(),
		TestClock:           s.TestClock.ValueStringPointer(),
		Updated:             s.Updated.ValueInt64(),
		VoidedAt:            s.VoidedAt.ValueInt64Pointer(),
	}
}

// Where a state may move in from: the resource of the same name in Stripe's own
// provider, no matter which registry it was installed from.
const (
	sourceProvider = "stripe/stripe"
	sourceType     = "stripe_billing_credit_grant"
	sourceVersion  = 0
)

// sourceSchema is the resource in stripe/stripe 0.3.0 (its documentation of that
// version), as far as the type of a state goes: what is required and what is computed
// makes no difference. Attributes of later versions are ignored, and ones that are
// missing are null.
func sourceSchema() *schema.Schema {
	text := schema.StringAttribute{Optional: true}
	number := schema.Int64Attribute{Optional: true}
	return &schema.Schema{
		Version: sourceVersion,
		Attributes: map[string]schema.Attribute{
			"amount": schema.SingleNestedAttribute{
				Optional: true,
				Attributes: map[string]schema.Attribute{
					"type": text,
					"monetary": schema.SingleNestedAttribute{
						Optional:   true,
						Attributes: map[string]schema.Attribute{"currency": text, "value": number},
					},
				},
			},
			"applicability_config": schema.SingleNestedAttribute{
				Optional: true,
				Attributes: map[string]schema.Attribute{
					"scope": schema.SingleNestedAttribute{
						Optional: true,
						Attributes: map[string]schema.Attribute{
							"price_type": text,
							"prices": schema.ListNestedAttribute{
								Optional:     true,
								NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{"id": text}},
							},
						},
					},
				},
			},
			"category":         text,
			"customer":         text,
			"customer_account": text,
			"name":             text,
			"metadata":         schema.MapAttribute{ElementType: types.StringType, Optional: true},
			"priority":         number,
			"effective_at":     number, // seconds since the Unix epoch, as all its times
			"expires_at":       number,
			"created":          number,
			"updated":          number,
			"voided_at":        number,
			"id":               text,
			"object":           text,
			"test_clock":       text,
			"livemode":         schema.BoolAttribute{Optional: true},
		},
	}
}

// sourceModel is a state of sourceSchema.
type sourceModel struct {
	Amount              *sourceAmount     `tfsdk:"amount"`
	ApplicabilityConfig *sourceApplicable `tfsdk:"applicability_config"`
	Category            types.String      `tfsdk:"category"`
	Customer            types.String      `tfsdk:"customer"`
	CustomerAccount     types.String      `tfsdk:"customer_account"`
	Name                types.String      `tfsdk:"name"`
	Metadata            map[string]string `tfsdk:"metadata"`
	Priority            types.Int64       `tfsdk:"priority"`
	EffectiveAt         types.Int64       `tfsdk:"effective_at"`
	ExpiresAt           types.Int64       `tfsdk:"expires_at"`
	Created             types.Int64       `tfsdk:"created"`
	Updated             types.Int64       `tfsdk:"updated"`
	VoidedAt            types.Int64       `tfsdk:"voided_at"`
	ID                  types.String      `tfsdk:"id"`
	Object              types.String      `tfsdk:"object"`
	TestClock           types.String      `tfsdk:"test_clock"`
	Livemode            types.Bool        `tfsdk:"livemode"`
}

type sourceAmount struct {
	Type     types.String    `tfsdk:"type"`
	Monetary *sourceMonetary `tfsdk:"monetary"`
}

type sourceMonetary struct {
	Currency types.String `tfsdk:"currency"`
	Value    types.Int64  `tfsdk:"value"`
}

type sourceApplicable struct {
	Scope *sourceScope `tfsdk:"scope"`
}

type sourceScope struct {
	PriceType types.String  `tfsdk:"price_type"`
	Prices    []sourcePrice `tfsdk:"prices"`
}

type sourcePrice struct {
	ID types.String `tfsdk:"id"`
}
