// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package datasources

import (
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
	"github.com/billing-credits/terraform-provider-stripe/internal/timestamp"
)

type invoiceModel struct {
	ID                       types.String    `tfsdk:"id"`
	AmountDue                types.Int64     `tfsdk:"amount_due"`
	AmountPaid               types.Int64     `tfsdk:"amount_paid"`
	AmountRefunded           types.Int64     `tfsdk:"amount_refunded"`
	AmountRemaining          types.Int64     `tfsdk:"amount_remaining"`
	Created                  timestamp.Value `tfsdk:"created"`
	Currency                 types.String    `tfsdk:"currency"`
	Customer                 types.String    `tfsdk:"customer"`
	Disputed                 types.Bool      `tfsdk:"disputed"`
	Lines                    []lineModel     `tfsdk:"lines"`
	Livemode                 types.Bool      `tfsdk:"livemode"`
	Number                   types.String    `tfsdk:"number"`
	Paid                     types.Bool      `tfsdk:"paid"`
	PeriodEnd                timestamp.Value `tfsdk:"period_end"`
	PeriodStart              timestamp.Value `tfsdk:"period_start"`
	Refunded                 types.Bool      `tfsdk:"refunded"`
	Status                   types.String    `tfsdk:"status"`
	Subscription             types.String    `tfsdk:"subscription"`
	Subtotal                 types.Int64     `tfsdk:"subtotal"`
	TestClock                types.String    `tfsdk:"test_clock"`
	Total                    types.Int64     `tfsdk:"total"`
	TotalPretaxCreditAmounts []pretaxModel   `tfsdk:"total_pretax_credit_amounts"`
}

type lineModel struct {
	ID                  types.String  `tfsdk:"id"`
	Amount              types.Int64   `tfsdk:"amount"`
	Currency            types.String  `tfsdk:"currency"`
	Description         types.String  `tfsdk:"description"`
	Period              *periodModel  `tfsdk:"period"`
	PretaxCreditAmounts []pretaxModel `tfsdk:"pretax_credit_amounts"`
	Price               types.String  `tfsdk:"price"`
	Quantity            types.Int64   `tfsdk:"quantity"`
}

type periodModel struct {
	Start timestamp.Value `tfsdk:"start"`
	End   timestamp.Value `tfsdk:"end"`
}

type pretaxModel struct {
	Amount                   types.Int64  `tfsdk:"amount"`
	CreditBalanceTransaction types.String `tfsdk:"credit_balance_transaction"`
	Discount                 types.String `tfsdk:"discount"`
	Type                     types.String `tfsdk:"type"`
}

func invoiceOf(i stripeapi.Invoice) invoiceModel {
	// Without a charge, nothing can have been refunded or disputed: 0 and false, which
	// a condition can use, unlike null.
	var charge stripeapi.Charge
	if i.Charge != nil {
		charge = *i.Charge
	}
	m := invoiceModel{
		ID:                       types.StringValue(i.ID),
		AmountDue:                types.Int64Value(i.AmountDue),
		AmountPaid:               types.Int64Value(i.AmountPaid),
		AmountRefunded:           types.Int64Value(charge.AmountRefunded),
		AmountRemaining:          types.Int64Value(i.AmountRemaining),
		Created:                  timestamp.FromUnix(i.Created),
		Currency:                 types.StringValue(i.Currency),
		Customer:                 referenceOf(i.Customer),
		Disputed:                 types.BoolValue(charge.Disputed),
		Lines:                    make([]lineModel, 0, len(i.Lines)),
		Livemode:                 types.BoolValue(i.Livemode),
		Number:                   types.StringPointerValue(i.Number),
		Paid:                     types.BoolValue(i.Paid),
		PeriodEnd:                timestamp.FromUnix(i.PeriodEnd),
		PeriodStart:              timestamp.FromUnix(i.PeriodStart),
		Refunded:                 types.BoolValue(charge.Refunded),
		Status:                   types.StringPointerValue(i.Status),
		Subscription:             referenceOf(i.Subscription),
		Subtotal:                 types.Int64Value(i.Subtotal),
		TestClock:                referenceOf(i.TestClock),
		Total:                    types.Int64Value(i.Total),
		TotalPretaxCreditAmounts: pretaxOf(i.TotalPretaxCreditAmounts),
	}
	for _, line := range i.Lines {
		m.Lines = append(m.Lines, lineOf(line))
	}
	return m
}

func lineOf(l stripeapi.InvoiceLine) lineModel {
	return lineModel{
		ID:                  types.StringValue(l.ID),
		Amount:              types.Int64Value(l.Amount),
		Currency:            types.StringValue(l.Currency),
		Description:         types.StringPointerValue(l.Description),
		Period:              &periodModel{Start: timestamp.FromUnix(l.Period.Start), End: timestamp.FromUnix(l.Period.End)},
		PretaxCreditAmounts: pretaxOf(l.PretaxCreditAmounts),
		Price:               referenceOf(l.Price),
		Quantity:            types.Int64PointerValue(l.Quantity),
	}
}

// pretaxOf keeps null and empty apart, as Stripe does.
func pretaxOf(amounts []stripeapi.PretaxCreditAmount) []pretaxModel {
	if amounts == nil {
		return nil
	}
	out := make([]pretaxModel, 0, len(amounts))
	for _, amount := range amounts {
		out = append(out, pretaxModel{
			Amount:                   types.Int64Value(amount.Amount),
			CreditBalanceTransaction: referenceOf(amount.CreditBalanceTransaction),
			Discount:                 referenceOf(amount.Discount),
			Type:                     types.StringValue(amount.Type),
		})
	}
	return out
}

func referenceOf(r *stripeapi.Reference) types.String {
	return types.StringPointerValue((*string)(r))
}
