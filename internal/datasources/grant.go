// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package datasources

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/billing-credits/terraform-provider-stripe/internal/granting"
	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

var _ datasource.DataSourceWithConfigure = &grantSource{}

type grantSource struct{ Source }

// NewGrant returns the data source stripe_billing_credit_grant.
func NewGrant() datasource.DataSource { return &grantSource{} }

// Metadata names the data source.
func (s *grantSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_billing_credit_grant"
}

// Schema describes the data source.
func (s *grantSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = dataSourceSchema()
}

// Read asks Stripe for the grant, and for its balance where that decides the
// status. It never answers from what the resource has read in bulk: whoever looks
// at one grant wants it as it is now.
func (s *grantSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var id types.String
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("id"), &id)...)
	if resp.Diagnostics.HasError() {
		return
	}
	target := Target{Thing: "credit grant", ID: id.ValueString(), Path: path.Root("id")}
	if granting.IsOtherMode(target.ID, nil, s.Client.Livemode()) {
		resp.Diagnostics.Append(OtherMode(target, s.Client.Livemode(), "")...)
		return
	}
	grant, err := s.Client.GetCreditGrant(ctx, target.ID)
	if err != nil {
		resp.Diagnostics.Append(Failure(target, err, s.Client.Livemode())...)
		return
	}
	now, err := s.Client.Now(ctx, grant.TestClock)
	if err != nil && !stripeapi.IsNotFound(err) {
		// Of a grant whose clock was deleted, Stripe's time decides.
		resp.Diagnostics.Append(Failure(clockOf(grant), err, s.Client.Livemode())...)
		return
	}
	m := readFromStripe(grant, now)
	if m.Status.ValueString() == granting.StatusGranted {
		depleted, diags := s.isDepleted(ctx, grant)
		resp.Diagnostics.Append(diags...)
		if depleted {
			m.Status = types.StringValue(granting.StatusDepleted)
		}
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, m)...)
}

// isDepleted asks for the balance of one grant. A customer who was deleted has
// none to ask for, which is no reason to hide the grant.
func (s *grantSource) isDepleted(ctx context.Context, grant stripeapi.CreditGrant) (bool, diag.Diagnostics) {
	summary, err := s.Client.GetCreditBalanceSummary(ctx, grant.Customer, stripeapi.BalanceFilter{CreditGrant: grant.ID})
	switch {
	case stripeapi.IsMissing(err):
		return false, nil
	case err != nil:
		return false, Failure(Target{Thing: "balance of credit grant", ID: grant.ID, Path: path.Root("id")}, err, s.Client.Livemode())
	}
	return granting.IsDepleted(summary), nil
}

// clockOf is the test clock that decides the status of a grant.
func clockOf(grant stripeapi.CreditGrant) Target {
	return Target{Thing: "test clock", ID: types.StringPointerValue(grant.TestClock).ValueString() + ", by which credit grant " + grant.ID + " lives,"}
}
