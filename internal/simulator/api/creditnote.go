// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package api

import (
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/account"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/apierror"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/params"
)

// creditNoteJSON is a credit_note in the shape of 2025-02-24.acacia (SDK). It gives
// no billing credits back, so it has no pre-tax credits.
type creditNoteJSON struct {
	ID                         string            `json:"id"`
	Object                     string            `json:"object"`
	Amount                     int64             `json:"amount"`
	AmountShipping             int64             `json:"amount_shipping"`
	Created                    int64             `json:"created"`
	Currency                   string            `json:"currency"`
	Customer                   string            `json:"customer"`
	CustomerBalanceTransaction *string           `json:"customer_balance_transaction"`
	DiscountAmount             int64             `json:"discount_amount"`
	DiscountAmounts            []any             `json:"discount_amounts"`
	EffectiveAt                int64             `json:"effective_at"`
	Invoice                    string            `json:"invoice"`
	Lines                      listJSON          `json:"lines"`
	Livemode                   bool              `json:"livemode"`
	Memo                       *string           `json:"memo"`
	Metadata                   map[string]string `json:"metadata"`
	Number                     string            `json:"number"`
	OutOfBandAmount            *int64            `json:"out_of_band_amount"`
	PDF                        string            `json:"pdf"`
	PretaxCreditAmounts        []any             `json:"pretax_credit_amounts"`
	Reason                     *string           `json:"reason"`
	Refund                     *string           `json:"refund"`
	ShippingCost               *string           `json:"shipping_cost"`
	Status                     string            `json:"status"`
	Subtotal                   int64             `json:"subtotal"`
	SubtotalExcludingTax       int64             `json:"subtotal_excluding_tax"`
	TaxAmounts                 []any             `json:"tax_amounts"`
	Total                      int64             `json:"total"`
	TotalExcludingTax          int64             `json:"total_excluding_tax"`
	Type                       string            `json:"type"`
	VoidedAt                   *int64            `json:"voided_at"`
}

type creditNoteLineJSON struct {
	ID                  string  `json:"id"`
	Object              string  `json:"object"`
	Amount              int64   `json:"amount"`
	AmountExcludingTax  int64   `json:"amount_excluding_tax"`
	Description         *string `json:"description"`
	DiscountAmount      int64   `json:"discount_amount"`
	DiscountAmounts     []any   `json:"discount_amounts"`
	InvoiceLineItem     string  `json:"invoice_line_item,omitempty"`
	Livemode            bool    `json:"livemode"`
	PretaxCreditAmounts []any   `json:"pretax_credit_amounts"`
	Quantity            *int64  `json:"quantity"`
	TaxAmounts          []any   `json:"tax_amounts"`
	TaxRates            []any   `json:"tax_rates"`
	Type                string  `json:"type"`
	UnitAmount          *int64  `json:"unit_amount"`
	UnitAmountDecimal   *string `json:"unit_amount_decimal"`
}

func renderCreditNote(a *account.Account, n *account.CreditNote) any {
	none := []any{}
	j := creditNoteJSON{
		ID: n.ID, Object: "credit_note", Amount: n.Amount, Created: n.Created, Currency: n.Currency, Customer: n.Customer,
		DiscountAmounts: none, EffectiveAt: n.Created, Invoice: n.Invoice, Livemode: a.Livemode, Memo: text(n.Memo),
		Lines:    listJSON{Object: "list", Data: []any{}, URL: "/v1/credit_notes/" + n.ID + "/lines"},
		Metadata: metadataJSON(n.Metadata), Number: n.Number, OutOfBandAmount: timestamp(n.OutOfBand), PretaxCreditAmounts: none,
		PDF: "https://pay.stripe.com/credit_notes/" + n.ID + "/pdf", Reason: text(n.Reason), Refund: text(n.Refund), Status: "issued", Subtotal: n.Amount,
		SubtotalExcludingTax: n.Amount, TaxAmounts: none, Total: n.Amount, TotalExcludingTax: n.Amount, Type: "post_payment",
		VoidedAt: timestamp(n.VoidedAt),
	}
	if n.PrePayment {
		j.Type = "pre_payment"
	}
	if n.VoidedAt != 0 {
		j.Status = "void"
	}
	for _, l := range n.Lines {
		line := creditNoteLineJSON{
			ID: l.ID, Object: "credit_note_line_item", Amount: l.Amount, AmountExcludingTax: l.Amount, Description: text(l.Description),
			DiscountAmounts: none, InvoiceLineItem: l.InvoiceLine, Livemode: a.Livemode, PretaxCreditAmounts: none,
			Quantity: timestamp(l.Quantity), TaxAmounts: none, TaxRates: none, Type: "custom_line_item",
		}
		if l.InvoiceLine != "" {
			line.Type = "invoice_line_item"
		}
		j.Lines.Data = append(j.Lines.Data, line)
	}
	return j
}

func createCreditNote(c Call) (any, error) {
	v := c.Params
	if !v.Has("amount") && !v.Has("lines") {
		return nil, apierror.Invalid(apierror.CodeParameterMissing, "amount", "You must pass amount or lines.").BeforeExecution()
	}
	n := account.CreditNote{
		Invoice: v.String("invoice"), Amount: v.Int("amount"), Memo: v.String("memo"), Reason: v.String("reason"),
		OutOfBand: v.Int("out_of_band_amount"), ToBalance: v.Int("credit_amount"), Metadata: v.NewMetadata(),
	}
	for _, item := range v.Items("lines") {
		amount := item.Int("unit_amount")
		item.SetInt(&amount, "amount")
		n.Lines = append(n.Lines, account.CreditNoteLine{
			Amount: amount, Description: item.String("description"), InvoiceLine: item.String("invoice_line_item"), Quantity: 1,
		})
	}
	return rendered(c, renderCreditNote)(c.Account.CreateCreditNote(n, v.Int("refund_amount")))
}

var creditNoteObject = object[account.CreditNote]{kindCreditNote, "/v1/credit_notes", (*account.Account).CreditNote, renderCreditNote}

func creditNoteEndpoints() []Endpoint {
	amount := func(name string) params.Field {
		return params.Field{Name: name, Kind: params.Integer, Min: params.Bound(0), Max: params.Bound(params.MaxAmount)}
	}
	return []Endpoint{
		post(creditNoteObject.path, createCreditNote,
			amount("amount"), amount("credit_amount"), amount("out_of_band_amount"), amount("refund_amount"),
			params.Field{Name: "invoice", Required: true},
			params.Field{Name: "lines", Kind: params.Objects, MaxItems: 250, Fields: []params.Field{
				amount("amount"), amount("unit_amount"),
				{Name: "description"},
				{Name: "invoice_line_item"},
				{Name: "type", Kind: params.Enum, Required: true, Values: []string{"custom_line_item", "invoice_line_item"}},
			}},
			params.Field{Name: "memo"},
			params.Field{Name: "metadata", Kind: params.Metadata},
			params.Field{Name: "reason", Kind: params.Enum, Values: []string{"duplicate", "fraudulent", "order_change", "product_unsatisfactory"}}),
		creditNoteObject.get(),
		creditNoteObject.act("void", (*account.Account).VoidCreditNote),
		creditNoteObject.list(func(c Call, p account.Page) ([]*account.CreditNote, bool, error) {
			return c.Account.ListCreditNotes(c.Params.String("customer"), c.Params.String("invoice"), p)
		}, params.Field{Name: "customer"}, params.Field{Name: "invoice"}),
	}
}
