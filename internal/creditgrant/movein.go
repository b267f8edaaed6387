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
