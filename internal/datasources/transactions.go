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

var _ datasource.DataSourceWithConfigure = &transactionsSource{}

type transactionsSource struct{ source }

// NewTransactions returns the data source stripe_billing_credit_balance_transactions.
func NewTransactions() datasource.DataSource {
	return &transactionsSource{source{name: "billing_credit_balance_transactions", description: transactionsSchema}}
}

type transactionsModel struct {
	holderModel
	CreditGrant  types.String       `tfsdk:"credit_grant"`
	Limit        types.Int64        `tfsdk:"limit"`
	Transactions []transactionModel `tfsdk:"transactions"`
}

// Read follows the pages of the ledger, up to the limit.
func (s *transactionsSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var m transactionsModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}
	m.Transactions = []transactionModel{}
	pages := s.client.ListCreditBalanceTransactions(m.holder(), m.CreditGrant.ValueString())
	err := collect(ctx, "credit balance transactions", pages.All(ctx), m.Limit.ValueInt64(), func(t stripeapi.CreditBalanceTransaction) error {
		m.Transactions = append(m.Transactions, transactionOf(t))
		return nil
	})
	if err != nil {
		resp.Diagnostics.Append(s.failure(m.blamed(err), err)...)
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, m)...)
}

// blamed is which of the configured ids Stripe complains of.
func (m transactionsModel) blamed(err error) target {
	if slices.Contains(stripeapi.BlamedParam(err), "credit_grant") {
		return target{thing: "credit grant", id: m.CreditGrant.ValueString(), at: path.Root("credit_grant")}
	}
	return m.target()
}
