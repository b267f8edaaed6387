// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package account

// InvoiceLine is a line of an invoice: of a subscription's item, or of an invoice
// item. Amount is before discounts, credits and tax, in minor units.
type InvoiceLine struct {
	ID               string `json:"id"`
	Amount           int64  `json:"amount"`
	Currency         string `json:"currency"`
	Description      string `json:"description,omitempty"`
	Discountable     bool   `json:"discountable,omitempty"`
	InvoiceItem      string `json:"invoice_item,omitempty"`
	Subscription     string `json:"subscription,omitempty"`
	SubscriptionItem string `json:"subscription_item,omitempty"`
	Price            string `json:"price,omitempty"`
	Quantity         int64  `json:"quantity"`
	PeriodStart      int64  `json:"period_start"`
	PeriodEnd        int64  `json:"period_end"`
	// TaxRates are the line's own, which come before the invoice's.
	TaxRates []string `json:"tax_rates,omitempty"`
	// Metered says that the price is backed by a meter, so that credits can pay.
	Metered         bool           `json:"metered,omitempty"`
	DiscountAmounts []LineDiscount `json:"discount_amounts,omitempty"`
	Credits         []LineCredit   `json:"credits,omitempty"`
	Taxes           []LineTax      `json:"taxes,omitempty"`
}

// LineDiscount is what a discount took off a line.
type LineDiscount struct {
	Discount string `json:"discount"`
	Value    int64  `json:"value"`
}

// LineCredit is a part of a line that a grant paid, and the ledger row that says
// so; drafts have none.
type LineCredit struct {
	Grant       string `json:"credit_grant"`
	Transaction string `json:"credit_balance_transaction,omitempty"`
	Value       int64  `json:"value"`
}

// LineTax is the tax of one rate on a line.
type LineTax struct {
	Rate      string `json:"tax_rate"`
	Taxable   int64  `json:"taxable"`
	Value     int64  `json:"value"`
	Inclusive bool   `json:"inclusive,omitempty"`
}

// maxLines is how many lines an invoice can have (DOC: 250 items).
const maxLines = 250

// putItem puts a pending item on the invoice.
func (a *Account) putItem(i *Invoice, item *InvoiceItem) {
	if len(i.Lines) >= maxLines {
		return
	}
	item.Invoice = i.ID
	i.addItem(item)
}

func (i *Invoice) addItem(item *InvoiceItem) {
	i.Currency = item.Currency
	i.Lines = append(i.Lines, InvoiceLine{
		ID: RandomID("il_"), Amount: item.Amount, Currency: item.Currency, Description: item.Description, Discountable: item.Discountable,
		InvoiceItem: item.ID, Price: item.Price, Quantity: item.Quantity, PeriodStart: item.PeriodStart, PeriodEnd: item.PeriodEnd,
		TaxRates: item.TaxRates,
	})
}
