// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package datasources

import (
	"context"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

var (
	_ datasource.DataSourceWithConfigure      = &summarySource{}
	_ datasource.DataSourceWithValidateConfig = &summarySource{}
)

type summarySource struct{ Source }

// NewSummary returns the data source stripe_billing_credit_balance_summary.
func NewSummary() datasource.DataSource { return &summarySource{} }

type summaryModel struct {
	Customer types.String   `tfsdk:"customer"`
	Filter   *filterModel   `tfsdk:"filter"`
	Livemode types.Bool     `tfsdk:"livemode"`
	Balances []balanceModel `tfsdk:"balances"`
}

type balanceModel struct {
	Available Amount `tfsdk:"available_balance"`
	Ledger    Amount `tfsdk:"ledger_balance"`
}

// Metadata names the data source.
func (s *summarySource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_billing_credit_balance_summary"
}

// Schema describes the data source.
func (s *summarySource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = summarySchema()
}

// Read asks Stripe for the balances.
func (s *summarySource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var m summaryModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}
	summary, err := s.Client.GetCreditBalanceSummary(ctx, m.Customer.ValueString(), m.Filter.toStripe())
	if err != nil {
		resp.Diagnostics.Append(Failure(m.blamed(err), err, s.Client.Livemode())...)
		return
	}
	m.Livemode = types.BoolValue(summary.Livemode)
	m.Balances = balancesOf(summary.Balances)
	resp.Diagnostics.Append(resp.State.Set(ctx, m)...)
}

// balancesOf is never nil: a customer without credits has an empty list.
func balancesOf(balances []stripeapi.Balance) []balanceModel {
	out := make([]balanceModel, 0, len(balances))
	for _, balance := range balances {
		out = append(out, balanceModel{Available: AmountOf(balance.Available), Ledger: AmountOf(balance.Ledger)})
	}
	return out
}

// blamed is which of the configured ids Stripe complains of.
func (m summaryModel) blamed(err error) Target {
	param := stripeapi.BlamedParam(err)
	filter := path.Root("filter")
	switch {
	case m.Filter != nil && slices.Contains(param, "credit_grant"):
		return Target{Thing: "credit grant", ID: m.Filter.CreditGrant.ValueString(), Path: filter.AtName("credit_grant")}
	case m.Filter != nil && slices.Contains(param, "prices"):
		return Target{Thing: "price", ID: strings.Join(m.Filter.priceIDs(), " or "), Path: filter.AtName(filterScope).AtName("prices")}
	}
	return Target{Thing: "customer", ID: m.Customer.ValueString(), Path: path.Root("customer")}
}
