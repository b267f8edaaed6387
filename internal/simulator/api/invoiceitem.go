// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package api

import (
	"strconv"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/account"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/billing"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/params"
)

// invoiceItemJSON is an invoiceitem in the shape of 2025-02-24.acacia (SDK).
type invoiceItemJSON struct {
	ID                string            `json:"id"`
	Object            string            `json:"object"`
	Amount            int64             `json:"amount"`
	Currency          string            `json:"currency"`
	Customer          string            `json:"customer"`
	Date              int64             `json:"date"`
	Description       *string           `json:"description"`
	Discountable      bool              `json:"discountable"`
	Discounts         []string          `json:"discounts"`
	Invoice           *string           `json:"invoice"`
	Livemode          bool              `json:"livemode"`
	Metadata          map[string]string `json:"metadata"`
	Period            periodJSON        `json:"period"`
	Price             any               `json:"price"`
	Proration         bool              `json:"proration"`
	Quantity          int64             `json:"quantity"`
	Subscription      *string           `json:"subscription"`
	TaxRates          []any             `json:"tax_rates"`
	TestClock         *string           `json:"test_clock"`
	UnitAmount        *int64            `json:"unit_amount"`
	UnitAmountDecimal string            `json:"unit_amount_decimal"`
}

func renderInvoiceItem(a *account.Account, i *account.InvoiceItem) any {
	j := invoiceItemJSON{
		ID: i.ID, Object: "invoiceitem", Amount: i.Amount, Currency: i.Currency, Customer: i.Customer, Date: i.Created,
		Description: text(i.Description), Discountable: i.Discountable, Discounts: []string{}, Invoice: text(i.Invoice), Livemode: a.Livemode,
		Metadata: metadataJSON(i.Metadata), Period: periodJSON{End: i.PeriodEnd, Start: i.PeriodStart}, Price: priceByID(a, i.Price),
		Quantity: i.Quantity, Subscription: text(i.Subscription), TaxRates: taxRatesByID(a, i.TaxRates), TestClock: text(i.TestClock), UnitAmountDecimal: i.UnitAmount,
	}
	if whole, err := strconv.ParseInt(i.UnitAmount, 10, 64); err == nil {
		j.UnitAmount = &whole
	}
	return j
}

// createInvoiceItem takes the amount from one of price, amount, unit_amount and
// unit_amount_decimal.
func createInvoiceItem(c Call) (any, error) {
	v := c.Params
	i := account.InvoiceItem{
		Customer: v.String("customer"), Currency: v.String("currency"), Description: v.String("description"),
		Invoice: v.String("invoice"), Price: v.String("price"), Quantity: 1, Subscription: v.String("subscription"),
		Discountable: !v.Has("discountable") || v.Bool("discountable"), TaxRates: v.Texts("tax_rates"),
		PeriodStart: v.Int("period", "start"), PeriodEnd: v.Int("period", "end"), Metadata: v.NewMetadata(),
	}
	v.SetInt(&i.Quantity, "quantity")
	given := ""
	for _, name := range []string{"price", "amount", "unit_amount", "unit_amount_decimal"} {
		if !v.Has(name) {
			continue
		}
		if given != "" {
			return nil, exactlyOne(v, given, name)
		}
		given = name
	}
	switch given {
	case "":
		return nil, exactlyOne(v, "amount", "price")
	case "price":
	default:
		if !v.Has("currency") {
			return nil, exactlyOne(v, "currency", "price")
		}
		i.UnitAmount = v.Decimal(given)
	}
	return rendered(c, renderInvoiceItem)(c.Account.CreateInvoiceItem(i))
}

var invoiceItemObject = object[account.InvoiceItem]{kindInvoiceItem, "/v1/invoiceitems", (*account.Account).InvoiceItem, renderInvoiceItem}

func invoiceItemEndpoints() []Endpoint {
	return []Endpoint{
		post(invoiceItemObject.path, createInvoiceItem,
			params.Field{Name: "amount", Kind: params.Integer, Min: params.Bound(-params.MaxAmount), Max: params.Bound(params.MaxAmount)},
			params.Field{Name: "currency", Kind: params.Currency},
			params.Field{Name: "customer", Required: true},
			params.Field{Name: "description"},
			params.Field{Name: "discountable", Kind: params.Boolean},
			params.Field{Name: "invoice"},
			params.Field{Name: "metadata", Kind: params.Metadata},
			params.Field{Name: "period", Kind: params.Object, Fields: []params.Field{
				{Name: "end", Kind: params.Timestamp, Required: true, Min: params.Bound(0), Max: params.Bound(billing.MaxTime)},
				{Name: "start", Kind: params.Timestamp, Required: true, Min: params.Bound(0), Max: params.Bound(billing.MaxTime)},
			}},
			params.Field{Name: "price"},
			params.Field{Name: "quantity", Kind: params.Integer, Min: params.Bound(0)},
			params.Field{Name: "subscription"},
			params.Field{Name: "tax_rates", Kind: params.Strings, MaxItems: 20},
			params.Field{Name: "unit_amount", Kind: params.Integer, Min: params.Bound(-params.MaxAmount), Max: params.Bound(params.MaxAmount)},
			params.Field{Name: "unit_amount_decimal", Kind: params.Decimal}),
		invoiceItemObject.get(),
		invoiceItemObject.del((*account.Account).DeleteInvoiceItem),
		invoiceItemObject.list(func(c Call, p account.Page) ([]*account.InvoiceItem, bool, error) {
			return c.Account.ListInvoiceItems(c.Params.String("customer"), c.Params.String("invoice"), p)
		}, params.Field{Name: "customer"}, params.Field{Name: "invoice"}),
	}
}
