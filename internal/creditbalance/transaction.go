// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditbalance

import (
	"context"
	"strings"

	fwdatasource "github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/billing-credits/terraform-provider-stripe/internal/datasource"
)

// testIDPrefix begins the id of every transaction in test mode (SPEC, by its
// samples).
const testIDPrefix = "cbtxn_test_"

var _ fwdatasource.DataSourceWithConfigure = &transactionSource{}

type transactionSource struct{ datasource.Source }

// NewTransaction returns the data source stripe_billing_credit_balance_transaction.
func NewTransaction() fwdatasource.DataSource { return &transactionSource{} }

// Metadata names the data source.
func (s *transactionSource) Metadata(_ context.Context, req fwdatasource.MetadataRequest, resp *fwdatasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_billing_credit_balance_transaction"
}

// Schema describes the data source.
func (s *transactionSource) Schema(_ context.Context, _ fwdatasource.SchemaRequest, resp *fwdatasource.SchemaResponse) {
	resp.Schema = transactionSchema()
}

// Read asks Stripe for the transaction.
func (s *transactionSource) Read(ctx context.Context, req fwdatasource.ReadRequest, resp *fwdatasource.ReadResponse) {
	var m transactionModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}
	target := datasource.Target{Thing: "credit balance transaction", ID: m.ID.ValueString(), Path: path.Root("id")}
	if s.Client.Livemode() && strings.HasPrefix(target.ID, testIDPrefix) {
		resp.Diagnostics.Append(datasource.OtherMode(target, s.Client.Livemode(), "")...)
		return
	}
	transaction, err := s.Client.GetCreditBalanceTransaction(ctx, target.ID)
	if err != nil {
		resp.Diagnostics.Append(datasource.Failure(target, err, s.Client.Livemode())...)
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, transactionOf(transaction))...)
}
