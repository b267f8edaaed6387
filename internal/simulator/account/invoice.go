// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package account

import (
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/apierror"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/params"
)

// The values of Invoice.Status (SPEC).
const (
	InvoiceDraft = "draft"
	InvoiceOpen  = "open"
	InvoicePaid  = "paid"
	InvoiceVoid  = "void"
	// invoiceDeleted is what no answer shows: a deleted draft is missing.
	invoiceDeleted = "deleted"
)

// Invoice is an invoice, one-off or of a subscription. Amounts are minor units.
type Invoice struct {
	ID               string            `json:"id"`
	Customer         string            `json:"customer"`
	TestClock        string            `json:"test_clock,omitempty"`
	Subscription     string            `json:"subscription,omitempty"`
	Created          int64             `json:"created"`
	AutoAdvance      bool              `json:"auto_advance"`
	CollectionMethod string            `json:"collection_method"`
	Currency         string            `json:"currency"`
	Description      string            `json:"description,omitempty"`
	DaysUntilDue     int64             `json:"days_until_due,omitempty"`
	Lines            []InvoiceLine     `json:"lines"`
	Metadata         map[string]string `json:"metadata,omitempty"`
	Number           string            `json:"number,omitempty"`
	PeriodStart      int64             `json:"period_start"`
	PeriodEnd        int64             `json:"period_end"`
	Status           string            `json:"status"`
	PaidOutOfBand    bool              `json:"paid_out_of_band,omitempty"`
	FinalizedAt      int64             `json:"finalized_at,omitempty"`
	PaidAt           int64             `json:"paid_at,omitempty"`
	VoidedAt         int64             `json:"voided_at,omitempty"`
}

var invoiceKind = kind[Invoice]{
	noun: "invoice",
	in:   func(a *Account) *collection[Invoice] { return &a.invoices },
	gone: func(i *Invoice) bool { return i.Status == invoiceDeleted },
}

// CreateInvoice adds a draft. For a subscription it has a line for each item: the
// usage that no invoice has billed yet, or the quantity of a licensed price.
// Without one it is a one-off. withPending adds the customer's pending items.
func (a *Account) CreateInvoice(i Invoice, metadata params.MetadataChange, withPending bool) (*Invoice, error) {
	var err error
	if i.Metadata, err = metadata.Apply(nil); err != nil {
		return nil, err
	}
	var subscription *Subscription
	if i.Subscription != "" {
		if subscription, err = a.subscriptionForInvoice(&i); err != nil {
			return nil, err
		}
	}
	customer, err := liveCustomerKind.refer(a, i.Customer, "customer")
	if err != nil {
		return nil, err
	}
	now := a.now(customer)
	i.ID, i.TestClock, i.Created, i.Status = RandomID("in_"), customer.TestClock, now, InvoiceDraft
	i.PeriodStart, i.PeriodEnd = now, now
	if subscription != nil {
		if err := a.billSubscription(&i, subscription); err != nil {
			return nil, err
		}
	}
	if withPending {
		for _, item := range a.invoiceItems.by(byCustomer, customer.ID) {
			if item.Invoice == "" && (item.Currency == i.Currency || len(i.Lines) == 0) {
				item.Invoice = i.ID
				i.addItem(item)
			}
		}
	}
	a.invoices.add(&i)
	a.env.Changed()
	return &i, nil
}

func (a *Account) subscriptionForInvoice(i *Invoice) (*Subscription, error) {
	s, err := subscriptionKind.refer(a, i.Subscription, "subscription")
	if err != nil {
		return nil, err
	}
	if i.Customer == "" {
		i.Customer = s.Customer
	}
	if i.Customer != s.Customer {
		return nil, apierror.Invalid("", "subscription", "The subscription belongs to another customer.")
	}
	i.Currency = s.Currency
	return s, nil
}

// Invoice is the invoice that the path names.
func (a *Account) Invoice(id string) (*Invoice, error) { return invoiceKind.find(a, id) }

// InvoiceFilter selects invoices; empty fields take all.
type InvoiceFilter struct {
	Customer     string
	Status       string
	Subscription string
}

// ListInvoices is a page of the invoices that the filter selects.
func (a *Account) ListInvoices(f InvoiceFilter, p Page) ([]*Invoice, bool, error) {
	v := a.invoices.all()
	if f.Customer != "" {
		c, err := customerKind.refer(a, f.Customer, "customer")
		if err != nil {
			return nil, false, err
		}
		v = a.invoices.where(byCustomer, c.ID)
	}
	return a.invoices.page(v, p, func(i *Invoice) bool {
		return i.Status != invoiceDeleted && (f.Status == "" || i.Status == f.Status) && (f.Subscription == "" || i.Subscription == f.Subscription)
	})
}

// Page is a page of the invoice's lines, in the invoice's order.
func (i *Invoice) Page(p Page) ([]*InvoiceLine, bool, error) {
	lines := newCollection(func(l *InvoiceLine) string { return l.ID })
	// Pages run from the last object to the first.
	for n := len(i.Lines) - 1; n >= 0; n-- {
		lines.add(&i.Lines[n])
	}
	return lines.page(lines.all(), p, everything)
}
