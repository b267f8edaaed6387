// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package account

import (
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/apierror"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/params"
)

// The values of Invoice.Status (SPEC).
const (
	InvoiceDraft         = "draft"
	InvoiceOpen          = "open"
	InvoicePaid          = "paid"
	InvoiceVoid          = "void"
	InvoiceUncollectible = "uncollectible"
	// invoiceDeleted is what no answer shows: a deleted draft is missing.
	invoiceDeleted = "deleted"
)

// The values of Invoice.BillingReason (SPEC).
const (
	ReasonManual   = "manual"
	ReasonCreate   = "subscription_create"
	ReasonCycle    = "subscription_cycle"
	ReasonUpdate   = "subscription_update"
	ReasonUpcoming = "upcoming"
)

// The values of Invoice.CollectionMethod (SPEC).
const (
	ChargeAutomatically = "charge_automatically"
	SendInvoice         = "send_invoice"
)

// Invoice is an invoice, one-off or of a subscription. Amounts are minor units,
// times Unix seconds.
type Invoice struct {
	ID               string            `json:"id"`
	Customer         string            `json:"customer"`
	TestClock        string            `json:"test_clock,omitempty"`
	Subscription     string            `json:"subscription,omitempty"`
	Created          int64             `json:"created"`
	AutoAdvance      bool              `json:"auto_advance"`
	BillingReason    string            `json:"billing_reason,omitempty"`
	CollectionMethod string            `json:"collection_method"`
	Currency         string            `json:"currency"`
	Description      string            `json:"description,omitempty"`
	DaysUntilDue     int64             `json:"days_until_due,omitempty"`
	PaymentMethod    string            `json:"default_payment_method,omitempty"`
	DefaultTaxRates  []string          `json:"default_tax_rates,omitempty"`
	Discounts        []Discount        `json:"discounts,omitempty"`
	Lines            []InvoiceLine     `json:"lines"`
	Metadata         map[string]string `json:"metadata,omitempty"`
	Number           string            `json:"number,omitempty"`
	PeriodStart      int64             `json:"period_start"`
	PeriodEnd        int64             `json:"period_end"`
	Status           string            `json:"status"`
	AttemptCount     int64             `json:"attempt_count,omitempty"`
	Attempted        bool              `json:"attempted,omitempty"`
	PaidOutOfBand    bool              `json:"paid_out_of_band,omitempty"`
	// Charge is the latest attempt to collect it, "" as long as there was none.
	Charge string `json:"charge,omitempty"`
	// FinalizeAt is when a draft is finalized automatically, CollectAt when an open one
	// is charged automatically; 0 is never.
	FinalizeAt int64 `json:"finalize_at,omitempty"`
	CollectAt  int64 `json:"collect_at,omitempty"`
	// The customer's balance before and after, and how much of the total it paid.
	StartingBalance        int64 `json:"starting_balance,omitempty"`
	EndingBalance          int64 `json:"ending_balance,omitempty"`
	BalanceApplied         int64 `json:"balance_applied,omitempty"`
	PrePaymentCreditNotes  int64 `json:"pre_payment_credit_notes,omitempty"`
	PostPaymentCreditNotes int64 `json:"post_payment_credit_notes,omitempty"`
	FinalizedAt            int64 `json:"finalized_at,omitempty"`
	PaidAt                 int64 `json:"paid_at,omitempty"`
	UncollectibleAt        int64 `json:"marked_uncollectible_at,omitempty"`
	VoidedAt               int64 `json:"voided_at,omitempty"`

	// preview says that the invoice is none: its amounts are computed already.
	preview bool
}

var invoiceKind = kind[Invoice]{
	noun: "invoice",
	in:   func(a *Account) *collection[Invoice] { return &a.invoices },
	gone: func(i *Invoice) bool { return i.Status == invoiceDeleted },
}

// NewInvoice is what a request to make an invoice says beside the invoice itself.
type NewInvoice struct {
	Coupons []string
	// WithPending puts the customer's pending items on it.
	WithPending bool
}

// CreateInvoice adds a draft. One of a subscription takes the subscription's
// pending items and nothing else: its usage is billed at the end of its period
// (SPEC). Without a subscription it is a one-off.
func (a *Account) CreateInvoice(i Invoice, n NewInvoice) (*Invoice, error) {
	if i.Subscription != "" {
		if err := a.subscriptionForInvoice(&i); err != nil {
			return nil, err
		}
	}
	customer, err := liveCustomerKind.refer(a, i.Customer, "customer")
	if err != nil {
		return nil, err
	}
	now := a.now(customer)
	if err := a.checkCoupons(n.Coupons, i.Currency, now); err != nil {
		return nil, err
	}
	if err := a.checkTaxRates(i.DefaultTaxRates, "default_tax_rates"); err != nil {
		return nil, err
	}
	if i.PaymentMethod, err = a.checkPaymentMethod(i.PaymentMethod, customer.ID, "default_payment_method"); err != nil {
		return nil, err
	}
	i.ID, i.TestClock, i.Created, i.Status = RandomID("in_"), customer.TestClock, now, InvoiceDraft
	i.PeriodStart, i.PeriodEnd, i.BillingReason = now, now, ReasonManual
	if i.AutoAdvance {
		i.FinalizeAt = now + finalizeAfter
	}
	pending := a.pendingFor(&i, n.WithPending)
	if i.Subscription != "" && len(pending) == 0 {
		return nil, apierror.Invalid(apierror.CodeInvoiceNoLines, "subscription", "Nothing to invoice for subscription")
	}
	i.Discounts = a.redeem(n.Coupons, Discount{Customer: customer.ID, Invoice: i.ID}, now)
	for _, item := range pending {
		if len(i.Lines) == 0 || item.Currency == i.Currency {
			a.putItem(&i, item)
		}
	}
	a.saveInvoice(&i)
	return &i, nil
}

// pendingFor are the pending items that a new invoice takes.
func (a *Account) pendingFor(i *Invoice, withPending bool) []*InvoiceItem {
	var items []*InvoiceItem
	for _, item := range a.invoiceItems.by(byCustomer, i.Customer) {
		ofSubscription := i.Subscription != "" && item.Subscription == i.Subscription
		oneOff := i.Subscription == "" && withPending
		if item.pending() && (ofSubscription || oneOff) {
			items = append(items, item)
		}
	}
	return items
}

func (a *Account) subscriptionForInvoice(i *Invoice) error {
	s, err := subscriptionKind.refer(a, i.Subscription, "subscription")
	if err != nil {
		return err
	}
	if i.Customer == "" {
		i.Customer = s.Customer
	}
	if i.Customer != s.Customer {
		return apierror.Invalid("", "subscription", "The subscription belongs to another customer.")
	}
	i.Currency = s.Currency
	return nil
}

// InvoiceChange is an update of an invoice. Coupons replace its discounts if
// SetsCoupons, Change sets what else there is.
type InvoiceChange struct {
	Metadata    params.MetadataChange
	SetsCoupons bool
	Coupons     []string
	Change      func(*Invoice)
	// DraftOnly says that something is changed that is fixed after finalisation.
	DraftOnly bool
}

// UpdateInvoice changes an invoice: metadata and auto_advance at any time, the
// rest as long as it is a draft (SPEC).
func (a *Account) UpdateInvoice(id string, c InvoiceChange) (*Invoice, error) {
	i, err := a.Invoice(id)
	if err != nil {
		return nil, err
	}
	if i.Status != InvoiceDraft && (c.DraftOnly || c.SetsCoupons) {
		return nil, apierror.Invalid(apierror.CodeInvoiceNotEditable, "", "Finalized invoices can't be updated in this way.")
	}
	merged, err := c.Metadata.Apply(i.Metadata)
	if err != nil {
		return nil, err
	}
	customer, _ := a.customers.get(i.Customer)
	now := a.now(customer)
	if err := a.checkCoupons(c.Coupons, i.Currency, now); err != nil {
		return nil, err
	}
	changed := *i
	c.Change(&changed)
	if err := a.checkTaxRates(changed.DefaultTaxRates, "default_tax_rates"); err != nil {
		return nil, err
	}
	if changed.PaymentMethod, err = a.checkPaymentMethod(changed.PaymentMethod, i.Customer, "default_payment_method"); err != nil {
		return nil, err
	}
	if c.SetsCoupons {
		changed.Discounts = a.redeem(c.Coupons, Discount{Customer: i.Customer, Invoice: i.ID}, now)
	}
	changed.Metadata = merged
	if changed.AutoAdvance && changed.Status == InvoiceDraft && changed.FinalizeAt == 0 {
		changed.FinalizeAt = now + finalizeAfter
	}
	*i = changed
	a.scheduleInvoice(i)
	a.emit("invoice.updated", i)
	return i, nil
}

// Invoice is the invoice that the path names.
func (a *Account) Invoice(id string) (*Invoice, error) { return invoiceKind.find(a, id) }

// InvoiceFilter selects invoices; empty fields take all.
type InvoiceFilter struct {
	Customer         string
	Status           string
	Subscription     string
	CollectionMethod string
}

// ListInvoices is a page of the invoices that the filter selects.
func (a *Account) ListInvoices(f InvoiceFilter, p Page) ([]*Invoice, bool, error) {
	if err := customerKind.optional(a, f.Customer, "customer"); err != nil {
		return nil, false, err
	}
	return a.invoices.page(a.invoices.selected(byCustomer, f.Customer), p, func(i *Invoice) bool {
		return i.Status != invoiceDeleted && (f.Status == "" || i.Status == f.Status) &&
			(f.Subscription == "" || i.Subscription == f.Subscription) &&
			(f.CollectionMethod == "" || i.CollectionMethod == f.CollectionMethod)
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
