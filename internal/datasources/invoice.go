// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package datasources

import (
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/billing-credits/terraform-provider-stripe/internal/grantresource"
	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
	"github.com/billing-credits/terraform-provider-stripe/internal/timestamp"
)

// NewInvoice returns the data source stripe_invoice, which shows all lines of the
// invoice.
func NewInvoice() datasource.DataSource {
	return &lookup[stripeapi.Invoice]{
		source: source{name: "invoice", description: invoiceSchema},
		thing:  "invoice",
		get:    (*stripeapi.Client).GetInvoice,
		model:  func(i stripeapi.Invoice) any { return invoiceOf(i) },
	}
}

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

func invoiceSchema() schema.Schema {
	return schema.Schema{
		MarkdownDescription: "Reads an invoice: its amounts, whether it is paid, refunded or disputed, and which credits were applied to it and its lines. A precondition on `paid` fails the plan until the invoice that funds a grant is paid.",
		Attributes: map[string]schema.Attribute{
			"id":               requiredID("ID of the invoice (`in_...`).", grantresource.InvoiceID()),
			"amount_due":       computedInt64("The amount to be paid, in the currency's minor units: the total, after the customer's balance."),
			"amount_paid":      computedInt64("The amount that was paid, in the currency's minor units."),
			"amount_refunded":  computedInt64("How much of the invoice's latest charge was refunded, in the currency's minor units; 0 if nothing was charged. Refunds outside of Stripe do not count."),
			"amount_remaining": computedInt64("The amount that is still to be paid, in the currency's minor units: `amount_due` less `amount_paid`."),
			"created":          computedTimestamp("When the invoice was created, in RFC 3339, UTC."),
			"currency":         computedString("Three-letter ISO currency code in lower case, like `usd`."),
			"customer":         computedString("ID of the customer who is billed (`cus_...`)."),
			"disputed":         computedBool("Whether the invoice's latest charge was disputed; `false` if nothing was charged."),
			"lines":            linesAttribute(),
			"livemode":         livemodeAttribute(),
			"number":           computedString("The number that the customer sees; null for a draft."),
			"paid":             computedBool("Whether the invoice was paid, by a payment or by credits, or marked as paid."),
			"period_end":       computedTimestamp("When the invoice's period ends, in RFC 3339, UTC. Credits apply if they are in effect by then and expire later."),
			"period_start":     computedTimestamp("When the invoice's period starts, in RFC 3339, UTC."),
			"refunded":         computedBool("Whether all of the invoice's latest charge was refunded; `false` if nothing was charged, or only a part was refunded."),
			"status":           computedString("`draft`, `open`, `paid`, `uncollectible` or `void`."),
			"subscription":     computedString("ID of the subscription that the invoice is for (`sub_...`); null for a one-off invoice, to which credits do not apply."),
			"subtotal":         computedInt64("The sum of the lines before discounts, credits and exclusive tax, in the currency's minor units."),
			"test_clock":       testClockAttribute(),
			"total":            computedInt64("The sum after discounts, credits and tax, in the currency's minor units."),
			"total_pretax_credit_amounts": pretaxAttribute(
				"Discounts and credits that were applied to the invoice before tax, over all lines; null if Stripe has no such list."),
		},
	}
}

func linesAttribute() schema.ListNestedAttribute {
	return computedList("All lines of the invoice, in Stripe's order.", map[string]schema.Attribute{
		"id":          computedString("ID of the line (`il_...`)."),
		"amount":      computedInt64("The line's amount before discounts and credits, in the currency's minor units."),
		"currency":    computedString("Three-letter ISO currency code in lower case, like `usd`."),
		"description": computedString("The line's text on the invoice; null if it has none."),
		"period": computedObject("The time that the line is for. Which credits apply depends on the `period_end` of the invoice, not on this.", map[string]schema.Attribute{
			"start": computedTimestamp("When the period starts, in RFC 3339, UTC."),
			"end":   computedTimestamp("When the period ends, in RFC 3339, UTC."),
		}),
		"pretax_credit_amounts": pretaxAttribute("Discounts and credits that were applied to the line before tax; null if Stripe has no such list."),
		"price":                 computedString("ID of the line's price (`price_...`); null if it has none."),
		"quantity":              computedInt64("How many units the line is for; null if it has none."),
	})
}

func pretaxAttribute(description string) schema.ListNestedAttribute {
	return computedList(description, map[string]schema.Attribute{
		"amount":                     computedInt64("The amount, positive, in the currency's minor units."),
		"credit_balance_transaction": computedString("ID of the transaction by which credits were applied (`cbtxn_...`); null for a discount."),
		"discount":                   computedString("ID of the discount (`di_...`); null for credits."),
		"type":                       computedString("`credit_balance_transaction` or `discount`."),
	})
}
