// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditbalance

import (
	"context"
	"slices"

	fwdatasource "github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/billing-credits/terraform-provider-stripe/internal/datasource"
	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

var _ fwdatasource.DataSourceWithConfigure = &transactionsSource{}

type transactionsSource struct{ datasource.Source }

// NewTransactions returns the data source stripe_billing_credit_balance_transactions.
func NewTransactions() fwdatasource.DataSource { return &transactionsSource{} }

type transactionsModel struct {
	Customer     types.String       `tfsdk:"customer"`
	CreditGrant  types.String       `tfsdk:"credit_grant"`
	Limit        types.Int64        `tfsdk:"limit"`
	Transactions []transactionModel `tfsdk:"transactions"`
}

// Metadata names the data source.
func (s *transactionsSource) Metadata(_ context.Context, req fwdatasource.MetadataRequest, resp *fwdatasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_billing_credit_balance_transactions"
}

// Schema describes the data source.
func (s *transactionsSource) Schema(_ context.Context, _ fwdatasource.SchemaRequest, resp *fwdatasource.SchemaResponse) {
	resp.Schema = transactionsSchema()
}

// Read follows the pages of the ledger, up to the limit.
func (s *transactionsSource) Read(ctx context.Context, req fwdatasource.ReadRequest, resp *fwdatasource.ReadResponse) {
	var m transactionsModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}
	m.Transactions = []transactionModel{}
	pages := s.Client.ListCreditBalanceTransactions(m.Customer.ValueString(), m.CreditGrant.ValueString())
	err := datasource.Collect(ctx, "credit balance transactions", pages.All(ctx), m.Limit.ValueInt64(), func(t stripeapi.CreditBalanceTransaction) error {
		m.Transactions = append(m.Transactions, transactionOf(t))
		return nil
	})
	if err != nil {
		resp.Diagnostics.Append(datasource.Failure(m.blamed(err), err, s.Client.Livemode())...)
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, m)...)
}

// blamed is which of the configured ids Stripe complains of.
func (m transactionsModel) blamed(err error) datasource.Target {
	if slices.Contains(stripeapi.BlamedParam(err), "credit_grant") {
		return datasource.Target{Thing: "credit grant", ID: m.CreditGrant.ValueString(), Path: path.Root("credit_grant")}
	}
	return datasource.Target{Thing: "customer", ID: m.Customer.ValueString(), Path: path.Root("customer")}
}
