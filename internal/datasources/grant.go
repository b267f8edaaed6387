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

type grantSource struct{ source }

// NewGrant returns the data source stripe_billing_credit_grant.
func NewGrant() datasource.DataSource {
	return &grantSource{source{name: "billing_credit_grant", description: grantSchema}}
}

// Read reads the grant, and its balance where that decides the
// status. It never answers from what the resource has read in bulk: the data source of
// one grant shows it as it is now.
func (s *grantSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var id types.String
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("id"), &id)...)
	if resp.Diagnostics.HasError() {
		return
	}
	wanted := target{thing: "credit grant", id: id.ValueString(), at: path.Root("id")}
	if granting.IsOtherMode(wanted.id, nil, s.client.Livemode()) {
		resp.Diagnostics.Append(s.otherMode(wanted, "")...)
		return
	}
	grant, err := s.client.GetCreditGrant(ctx, wanted.id)
	if err != nil {
		resp.Diagnostics.Append(s.failure(wanted, err)...)
		return
	}
	now, err := s.client.Now(ctx, grant.TestClock)
	if err != nil && !stripeapi.IsNotFound(err) {
		// Of a grant whose clock was deleted, Stripe's time decides.
		resp.Diagnostics.Append(s.failure(clockOf(grant), err)...)
		return
	}
	m := grantOf(grant, now)
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
	summary, err := s.client.GetCreditBalanceSummary(ctx, grant.HolderID(), stripeapi.BalanceFilter{CreditGrant: grant.ID})
	switch {
	case stripeapi.IsMissing(err):
		return false, nil
	case err != nil:
		return false, s.failure(target{thing: "balance of credit grant", id: grant.ID, at: path.Root("id")}, err)
	}
	return granting.IsDepleted(summary), nil
}

// clockOf is the test clock that decides the status of a grant.
func clockOf(grant stripeapi.CreditGrant) target {
	return target{thing: "test clock", id: types.StringPointerValue(grant.TestClock).ValueString() + ", by which credit grant " + grant.ID + " lives,"}
}
