// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package account

import (
	"fmt"
	"slices"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/apierror"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/billing"
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
	// Subscription is the one on whose invoice the item is to be, "" for any.
	Subscription string   `json:"subscription,omitempty"`
	Discountable bool     `json:"discountable,omitempty"`
	TaxRates     []string `json:"tax_rates,omitempty"`
	PeriodStart  int64    `json:"period_start,omitempty"`
	PeriodEnd    int64    `json:"period_end,omitempty"`
	Deleted      bool     `json:"deleted,omitempty"`
}

// pending says that the item is on no invoice yet.
func (i *InvoiceItem) pending() bool { return i.Invoice == "" && !i.Deleted }

var invoiceItemKind = kind[InvoiceItem]{
	noun: "invoice item",
	in:   func(a *Account) *collection[InvoiceItem] { return &a.invoiceItems },
	gone: func(i *InvoiceItem) bool { return i.Deleted },
}

// CreateInvoiceItem adds an item, to a draft invoice if one is named. Its amount
// comes from the price, or else from UnitAmount and Quantity.
func (a *Account) CreateInvoiceItem(i InvoiceItem) (*InvoiceItem, error) {
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
	if err := a.checkTaxRates(i.TaxRates, "tax_rates"); err != nil {
		return nil, err
	}
	if err := a.checkItemSubscription(&i, customer); err != nil {
		return nil, err
	}
	if invoice != nil && len(invoice.Lines) >= maxLines {
		return nil, apierror.Invalid("", "invoice", fmt.Sprintf("An invoice can have at most %d items.", maxLines))
	}
	if invoice != nil && invoice.Currency != i.Currency && len(invoice.Lines) > 0 {
		return nil, apierror.Invalid("", "currency", "The item's currency must be the invoice's.")
	}
	i.ID, i.TestClock, i.Created = RandomID("ii_"), customer.TestClock, a.now(customer)
	if i.PeriodStart == 0 && i.PeriodEnd == 0 {
		i.PeriodStart, i.PeriodEnd = i.Created, i.Created
	}
	a.invoiceItems.add(&i)
	if invoice != nil {
		invoice.addItem(&i)
	}
	a.emit("invoiceitem.created", &i)
	return &i, nil
}

// checkItemSubscription says whether the item can be for its subscription: one of
// the customer's that has not ended.
func (a *Account) checkItemSubscription(i *InvoiceItem, customer *Customer) error {
	if i.Subscription == "" {
		return nil
	}
	s, err := subscriptionKind.refer(a, i.Subscription, "subscription")
	if err != nil {
		return err
	}
	if s.Customer != customer.ID {
		return apierror.Invalid("", "subscription", "The subscription belongs to another customer.")
	}
	if s.ended() {
		return apierror.Invalid("", "subscription", "The subscription is canceled.")
	}
	return nil
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

// DeleteInvoiceItem deletes an item that is pending or on a draft (SPEC).
func (a *Account) DeleteInvoiceItem(id string) (*InvoiceItem, error) {
	item, err := a.InvoiceItem(id)
	if err != nil {
		return nil, err
	}
	if i, ok := a.invoices.get(item.Invoice); ok {
		if i.Status != InvoiceDraft {
			return nil, apierror.Invalid(apierror.CodeInvoiceNotEditable, "", "You can only delete an invoice item that is on no invoice or on a draft.")
		}
		i.Lines = slices.DeleteFunc(i.Lines, func(l InvoiceLine) bool { return l.InvoiceItem == item.ID })
	}
	item.Deleted = true
	a.emit("invoiceitem.deleted", item)
	return item, nil
}

// InvoiceItem is the item that the path names.
func (a *Account) InvoiceItem(id string) (*InvoiceItem, error) { return invoiceItemKind.find(a, id) }

// ListInvoiceItems is a page of the items, of one customer's and one invoice's if
// these are not "".
func (a *Account) ListInvoiceItems(customer, invoice string, p Page) ([]*InvoiceItem, bool, error) {
	if err := customerKind.optional(a, customer, "customer"); err != nil {
		return nil, false, err
	}
	return a.invoiceItems.page(a.invoiceItems.selected(byCustomer, customer), p, func(i *InvoiceItem) bool {
		return !i.Deleted && (invoice == "" || i.Invoice == invoice)
	})
}
