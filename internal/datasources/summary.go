// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package datasources

import (
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

var (
	_ datasource.DataSourceWithConfigure      = &summarySource{}
	_ datasource.DataSourceWithValidateConfig = &summarySource{}
)

type summarySource struct{ source }

// NewSummary returns the data source stripe_billing_credit_balance_summary.
func NewSummary() datasource.DataSource {
	return &summarySource{source{name: "billing_credit_balance_summary", description: summarySchema}}
}

type summaryModel struct {
	holderModel
	Filter   *filterModel   `tfsdk:"filter"`
	Livemode types.Bool     `tfsdk:"livemode"`
	Balances []balanceModel `tfsdk:"balances"`
}

type balanceModel struct {
	Available amountModel `tfsdk:"available_balance"`
	Ledger    amountModel `tfsdk:"ledger_balance"`
}

// Read reads the balances.
func (s *summarySource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var m summaryModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}
	filter := m.Filter.toStripe()
	if err := s.client.Version().CheckScope(filter.Scope); err != nil {
		resp.Diagnostics.Append(s.failure(m.Filter.listed("billable_items", filter.Scope.BillableItems), err)...)
		return
	}
	summary, err := s.client.GetCreditBalanceSummary(ctx, m.holder(), filter)
	if err != nil {
		resp.Diagnostics.Append(s.failure(m.blamed(err), err)...)
		return
	}
	m.Filter.setType()
	m.Livemode = types.BoolValue(summary.Livemode)
	m.Balances = balancesOf(summary.Balances)
	resp.Diagnostics.Append(resp.State.Set(ctx, m)...)
}

// balancesOf is never nil: a customer without credits has an empty list.
func balancesOf(balances []stripeapi.Balance) []balanceModel {
	out := make([]balanceModel, 0, len(balances))
	for _, balance := range balances {
		out = append(out, balanceModel{Available: amountOf(balance.Available), Ledger: amountOf(balance.Ledger)})
	}
	return out
}

// blamed is which of the configured ids Stripe complains of.
func (m summaryModel) blamed(err error) target {
	param := stripeapi.BlamedParam(err)
	switch {
	case m.Filter != nil && slices.Contains(param, filterGrant):
		return target{thing: "credit grant", id: m.Filter.CreditGrant.ValueString(), at: path.Root("filter").AtName(filterGrant)}
	case m.Filter != nil && slices.Contains(param, "prices"):
		return m.Filter.listed("prices", m.Filter.toStripe().Scope.Prices)
	case m.Filter != nil && slices.Contains(param, "billable_items"):
		return m.Filter.listed("billable_items", m.Filter.toStripe().Scope.BillableItems)
	}
	return m.target()
}
