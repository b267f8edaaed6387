// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package datasources

import (
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
	"github.com/billing-credits/terraform-provider-stripe/internal/timestamp"
)

// transactionModel is a row of the ledger as Terraform holds it.
type transactionModel struct {
	ID          types.String    `tfsdk:"id"`
	Created     timestamp.Value `tfsdk:"created"`
	Credit      *creditModel    `tfsdk:"credit"`
	CreditGrant types.String    `tfsdk:"credit_grant"`
	Debit       *debitModel     `tfsdk:"debit"`
	EffectiveAt timestamp.Value `tfsdk:"effective_at"`
	Livemode    types.Bool      `tfsdk:"livemode"`
	TestClock   types.String    `tfsdk:"test_clock"`
	Type        types.String    `tfsdk:"type"`
}

type creditModel struct {
	Amount        amountModel     `tfsdk:"amount"`
	InvoiceVoided *appliedToModel `tfsdk:"credits_application_invoice_voided"`
	Type          types.String    `tfsdk:"type"`
}

type debitModel struct {
	Amount         amountModel     `tfsdk:"amount"`
	CreditsApplied *appliedToModel `tfsdk:"credits_applied"`
	Type           types.String    `tfsdk:"type"`
}

type appliedToModel struct {
	Invoice         types.String `tfsdk:"invoice"`
	InvoiceLineItem types.String `tfsdk:"invoice_line_item"`
}

func transactionOf(t stripeapi.CreditBalanceTransaction) transactionModel {
	m := transactionModel{
		ID:          types.StringValue(t.ID),
		Created:     timestamp.FromUnix(t.Created),
		CreditGrant: types.StringValue(t.CreditGrant),
		EffectiveAt: timestamp.FromUnix(t.EffectiveAt),
		Livemode:    types.BoolValue(t.Livemode),
		TestClock:   types.StringPointerValue(t.TestClock),
		Type:        types.StringValue(t.Type),
	}
	if t.Credit != nil {
		m.Credit = &creditModel{
			Amount:        amountOf(t.Credit.Amount),
			InvoiceVoided: appliedToOf(t.Credit.CreditsApplicationInvoiceVoided),
			Type:          types.StringValue(t.Credit.Type),
		}
	}
	if t.Debit != nil {
		m.Debit = &debitModel{
			Amount:         amountOf(t.Debit.Amount),
			CreditsApplied: appliedToOf(t.Debit.CreditsApplied),
			Type:           types.StringValue(t.Debit.Type),
		}
	}
	return m
}

func appliedToOf(to *stripeapi.AppliedTo) *appliedToModel {
	if to == nil {
		return nil
	}
	return &appliedToModel{Invoice: types.StringValue(to.Invoice), InvoiceLineItem: types.StringValue(to.InvoiceLineItem)}
}
