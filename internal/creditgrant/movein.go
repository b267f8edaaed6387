// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

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
	return []resource.StateMover{{StateMover: moveIn}}
}

// UpgradeState takes a grant of stripe/stripe over after `terraform state
// replace-provider`, which leaves its schema's version in the state.
func (r *grantResource) UpgradeState(context.Context) map[int64]resource.StateUpgrader {
	return map[int64]resource.StateUpgrader{
		sourceVersion: {StateUpgrader: func(ctx context.Context, req resource.UpgradeStateRequest, resp *resource.UpgradeStateResponse) {
			m, err := takeOver(req.RawState)
			if err != nil {
				resp.Diagnostics.Append(cannotMove(sourceVersion, err))
				return
			}
			resp.Diagnostics.Append(resp.State.Set(ctx, m)...)
		}},
	}
}

// moveIn leaves the target empty for a source that it does not know; the framework
// then says so.
func moveIn(ctx context.Context, req resource.MoveStateRequest, resp *resource.MoveStateResponse) {
	if req.SourceTypeName != sourceType || !isSourceProvider(req.SourceProviderAddress) {
		return
	}
	m, err := takeOver(req.SourceRawState)
	if err != nil || req.SourceSchemaVersion != sourceVersion {
		resp.Diagnostics.Append(cannotMove(req.SourceSchemaVersion, err))
		return
	}
	resp.Diagnostics.Append(resp.TargetState.Set(ctx, m)...)
	resp.Diagnostics.Append(grantresource.SetIdentity(ctx, resp.TargetIdentity, "id", m.ID.ValueString())...)
}

// isSourceProvider reports the address of stripe/stripe in any registry.
func isSourceProvider(address string) bool {
	return address == sourceProvider || strings.HasSuffix(address, "/"+sourceProvider)
}

// sourceModel is a state of stripe/stripe 0.3.0 (its documentation of that version): it has
// the names and the nesting of the API, and its times are seconds. Attributes of later versions
// are ignored.
type sourceModel struct {
	stripeapi.CreditGrant
	Created  *int64 `json:"created"`
	Updated  *int64 `json:"updated"`
	Livemode *bool  `json:"livemode"`
}

// takeOver is a state of stripe/stripe as ours. What only a read can tell, the status
// above all, the next refresh adds.
//
// A state that lacks what ours always has becomes one that was just imported, with
// nothing but its id: the next refresh completes it, and checkRefreshed refuses to
// plan before that.
func takeOver(state *tfprotov6.RawState) (model, error) {
	var source sourceModel
	if err := json.Unmarshal(state.JSON, &source); err != nil {
		return model{}, err
	}
	if !source.isWhole() {
		return importedModel(types.StringValue(source.ID)), nil
	}
	m := modelFromStripe(source.CreditGrant, model{}, time.Unix(0, 0), nil)
	if m.VoidedAt.IsNull() {
		m.Status = types.StringNull()
	}
	m.Livemode = types.BoolPointerValue(source.Livemode)
	m.Created, m.Updated = timestamp.FromUnixPointer(source.Created), timestamp.FromUnixPointer(source.Updated)
	return m, nil
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
	scope := s.ApplicabilityConfig.Scope
	return s.HolderID() != "" && s.Category != "" && s.Amount.Monetary != nil && s.Amount.Type != "" &&
		(scope.PriceType != nil && *scope.PriceType != "" || len(scope.Prices) > 0)
}

func cannotMove(version int64, err error) diag.Diagnostic {
	detail := fmt.Sprintf("The state was written by a version of %s with schema version %d, which this provider does not know. Nothing was changed. Import the grant instead: the guide \"Moving from stripe/stripe\" says how.", sourceProvider, version)
	if err != nil {
		detail += " " + err.Error()
	}
	return diag.NewErrorDiagnostic("The state of a credit grant cannot be moved", detail)
}

// Where a state may move in from: the resource of the same name in Stripe's own
// provider, no matter which registry it was installed from.
const (
	sourceProvider = "stripe/stripe"
	sourceType     = "stripe_billing_credit_grant"
	sourceVersion  = 0
)
