// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package account

import (
	"fmt"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/apierror"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/billing"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/params"
)

// InvoiceItem is a one-off amount for an invoice. UnitAmount is a decimal number
// of minor units. An item without an invoice is pending.
type InvoiceItem struct {
	ID          string            `json:"id"`
	Customer    string            `json:"customer"`
	TestClock   string            `json:"test_clock,omitempty"`
	Created     int64             `json:"created"`
	Amount      int64             `json:"amount"`
	Currency    string            `json:"currency"`
	Description string            `json:"description,omitempty"`
	Invoice     string            `json:"invoice,omitempty"`
	Metadata    map[string]string `json:"metadata,omitempty"`
	Price       string            `json:"price,omitempty"`
	Quantity    int64             `json:"quantity"`
	UnitAmount  string            `json:"unit_amount"`
}

var invoiceItemKind = kind[InvoiceItem]{
	noun: "invoice item",
	in:   func(a *Account) *collection[InvoiceItem] { return &a.invoiceItems },
}

// CreateInvoiceItem adds an item, to a draft invoice if one is named. Its amount
// comes from the price, or else from UnitAmount and Quantity.
func (a *Account) CreateInvoiceItem(i InvoiceItem, metadata params.MetadataChange) (*InvoiceItem, error) {
	var err error
	if i.Metadata, err = metadata.Apply(nil); err != nil {
		return nil, err
	}
	customer, err := liveCustomerKind.refer(a, i.Customer, "customer")
	if err != nil {
		return nil, err
	}
	var invoice *Invoice
	if i.Invoice != "" {
		if invoice, err = a.draftForItem(i.Invoice, customer); err != nil {
			return nil, err
		}
	}
	if i.Price != "" {
		if err := a.priceItem(&i); err != nil {
			return nil, err
		}
	}
	if i.Amount, err = billing.Amount(i.UnitAmount, i.Quantity); err != nil {
		return nil, apierror.Invalid("", "unit_amount_decimal", err.Error())
	}
	if invoice != nil && invoice.Currency != i.Currency && len(invoice.Lines) > 0 {
		return nil, apierror.Invalid("", "currency", "The item's currency must be the invoice's.")
	}
	i.ID, i.TestClock, i.Created = RandomID("ii_"), customer.TestClock, a.now(customer)
	a.invoiceItems.add(&i)
	if invoice != nil {
		invoice.addItem(&i)
	}
	a.env.Changed()
	return &i, nil
}

func (a *Account) draftForItem(id string, customer *Customer) (*Invoice, error) {
	invoice, err := invoiceKind.refer(a, id, "invoice")
	if err != nil {
		return nil, err
	}
	if invoice.Customer != customer.ID {
		return nil, apierror.Invalid("", "invoice", "The invoice belongs to another customer.")
	}
	if invoice.Status != InvoiceDraft {
		return nil, apierror.Invalid(apierror.CodeInvoiceNotEditable, "invoice", fmt.Sprintf("The invoice %s can no longer be edited.", id))
	}
	return invoice, nil
}

func (a *Account) priceItem(i *InvoiceItem) error {
	price, err := priceKind.refer(a, i.Price, "price")
	if err != nil {
		return err
	}
	if price.Recurring != nil {
		return apierror.Invalid("", "price", "The price specified is set to `type=recurring` but this field only accepts prices with `type=one_time`.")
	}
	i.Currency, i.UnitAmount = price.Currency, price.UnitAmount
	return nil
}

// InvoiceItem is the item that the path names.
func (a *Account) InvoiceItem(id string) (*InvoiceItem, error) { return invoiceItemKind.find(a, id) }

// ListInvoiceItems is a page of the items, of one customer's and one invoice's if
// these are not "".
func (a *Account) ListInvoiceItems(customer, invoice string, p Page) ([]*InvoiceItem, bool, error) {
	v := a.invoiceItems.all()
	if customer != "" {
		c, err := customerKind.refer(a, customer, "customer")
		if err != nil {
			return nil, false, err
		}
		v = a.invoiceItems.where(byCustomer, c.ID)
	}
	return a.invoiceItems.page(v, p, func(i *InvoiceItem) bool { return invoice == "" || i.Invoice == invoice })
}
