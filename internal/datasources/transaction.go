// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package datasources

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/path"
)

// testIDPrefix begins the id of every transaction in test mode (SPEC, by its
// samples).
const testIDPrefix = "cbtxn_test_"

var _ datasource.DataSourceWithConfigure = &transactionSource{}

type transactionSource struct{ source }

// NewTransaction returns the data source stripe_billing_credit_balance_transaction.
func NewTransaction() datasource.DataSource {
	return &transactionSource{source{name: "billing_credit_balance_transaction", description: transactionSchema}}
}

// Read reads the transaction.
func (s *transactionSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var m transactionModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}
	wanted := target{thing: "credit balance transaction", id: m.ID.ValueString(), at: path.Root("id")}
	if s.client.Livemode() && strings.HasPrefix(wanted.id, testIDPrefix) {
		resp.Diagnostics.Append(s.otherMode(wanted, "")...)
		return
	}
	transaction, err := s.client.GetCreditBalanceTransaction(ctx, wanted.id)
	if err != nil {
		resp.Diagnostics.Append(s.failure(wanted, err)...)
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, transactionOf(transaction))...)
}
