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

type transactionSource struct{ Source }

// NewTransaction returns the data source stripe_billing_credit_balance_transaction.
func NewTransaction() datasource.DataSource { return &transactionSource{} }

// Metadata names the data source.
func (s *transactionSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_billing_credit_balance_transaction"
}

// Schema describes the data source.
func (s *transactionSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = transactionSchema()
}

// Read asks Stripe for the transaction.
func (s *transactionSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var m transactionModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}
	target := Target{Thing: "credit balance transaction", ID: m.ID.ValueString(), Path: path.Root("id")}
	if s.Client.Livemode() && strings.HasPrefix(target.ID, testIDPrefix) {
		resp.Diagnostics.Append(OtherMode(target, s.Client.Livemode(), "")...)
		return
	}
	transaction, err := s.Client.GetCreditBalanceTransaction(ctx, target.ID)
	if err != nil {
		resp.Diagnostics.Append(Failure(target, err, s.Client.Livemode())...)
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, transactionOf(transaction))...)
}
