// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package api

import "github.com/billing-credits/terraform-provider-stripe/internal/simulator/account"

// lineJSON is a line_item in the shape of 2025-02-24.acacia (SDK).
type lineJSON struct {
	ID                  string            `json:"id"`
	Object              string            `json:"object"`
	Amount              int64             `json:"amount"`
	AmountExcludingTax  int64             `json:"amount_excluding_tax"`
	Currency            string            `json:"currency"`
	Description         *string           `json:"description"`
	DiscountAmounts     []discountAmount  `json:"discount_amounts"`
	Discountable        bool              `json:"discountable"`
	Discounts           []string          `json:"discounts"`
	Invoice             string            `json:"invoice"`
	InvoiceItem         string            `json:"invoice_item,omitempty"`
	Livemode            bool              `json:"livemode"`
	Metadata            map[string]string `json:"metadata"`
	Period              periodJSON        `json:"period"`
	PretaxCreditAmounts []any             `json:"pretax_credit_amounts"`
	Price               any               `json:"price"`
	Proration           bool              `json:"proration"`
	Quantity            int64             `json:"quantity"`
	Subscription        *string           `json:"subscription"`
	SubscriptionItem    string            `json:"subscription_item,omitempty"`
	TaxAmounts          []taxAmount       `json:"tax_amounts"`
	TaxRates            []any             `json:"tax_rates"`
	Type                string            `json:"type"`
}

type periodJSON struct {
	End   int64 `json:"end"`
	Start int64 `json:"start"`
}

// renderLine renders lines of one invoice.
func renderLine(i *account.Invoice) func(*account.Account, *account.InvoiceLine) any {
	return func(a *account.Account, l *account.InvoiceLine) any {
		kind := "invoiceitem"
		if l.Subscription != "" {
			kind = "subscription"
		}
		return lineJSON{
			ID: l.ID, Object: "line_item", Amount: l.Amount, AmountExcludingTax: l.Amount - l.TaxIncluded(), Currency: l.Currency,
			Description: text(l.Description), DiscountAmounts: discountAmounts(*l), Discountable: l.Discountable, Discounts: []string{},
			Invoice: i.ID, InvoiceItem: l.InvoiceItem, Livemode: a.Livemode, Metadata: map[string]string{},
			Period: periodJSON{End: l.PeriodEnd, Start: l.PeriodStart}, PretaxCreditAmounts: pretaxCredits(*l),
			Price: priceByID(a, l.Price), Quantity: l.Quantity, Subscription: text(l.Subscription),
			SubscriptionItem: l.SubscriptionItem, TaxAmounts: taxAmounts(*l), TaxRates: taxRatesByID(a, l.TaxRates), Type: kind,
		}
	}
}
