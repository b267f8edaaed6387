// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package account

import (
	"fmt"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/apierror"
)

// Payment says how an invoice is to be paid: by the method, or outside of Stripe.
type Payment struct {
	Method    string
	OutOfBand bool
}

// PayInvoice pays an invoice, which is finalized first if it is a draft (DOC). A
// card that declines is a card_error, and leaves the invoice open.
func (a *Account) PayInvoice(id string, p Payment) (*Invoice, error) {
	i, err := a.Invoice(id)
	if err != nil {
		return nil, err
	}
	if p.Method, err = a.checkPaymentMethod(p.Method, i.Customer, "payment_method"); err != nil {
		return nil, err
	}
	if i.Status == InvoiceDraft {
		a.finalize(i)
		if i.Status == InvoicePaid {
			return i, nil
		}
	}
	switch i.Status {
	case InvoicePaid:
		return nil, apierror.Invalid("", "", "Invoice is already paid")
	case InvoiceVoid:
		return nil, apierror.Invalid("", "", "You can only pay an open invoice. This invoice is void.")
	}
	i.PaidOutOfBand = p.OutOfBand
	if !p.OutOfBand && !a.charge(i, p.Method) {
		return nil, declined("Your card was declined.")
	}
	if p.OutOfBand {
		customer, _ := a.customers.get(i.Customer)
		a.markPaid(i, a.now(customer))
		a.scheduleInvoice(i)
	}
	return i, nil
}

// SendInvoice sends an invoice that is not charged automatically, after finalizing
// it if it is a draft (SPEC). The simulator sends no mail.
func (a *Account) SendInvoice(id string) (*Invoice, error) {
	i, err := a.Invoice(id)
	if err != nil {
		return nil, err
	}
	if i.Status == InvoiceDraft {
		a.finalize(i)
	}
	if i.Status != InvoiceOpen && i.Status != InvoicePaid {
		return nil, apierror.Invalid("", "", fmt.Sprintf("You can only send an open invoice. This invoice is %s.", i.Status))
	}
	a.emit("invoice.sent", i)
	return i, nil
}

// collectDue charges an open invoice that is to be collected automatically.
func (a *Account) collectDue(i *Invoice) {
	i.CollectAt = 0
	a.charge(i, "")
	a.scheduleInvoice(i)
}

// charge tries to collect what is due, by the method, or else by the invoice's, the
// subscription's or the customer's. A customer without any pays: the simulator
// needs no card, only one that declines.
func (a *Account) charge(i *Invoice, method string) bool {
	customer, _ := a.customers.get(i.Customer)
	s, _ := a.subscriptions.get(i.Subscription)
	if method == "" {
		method = i.PaymentMethod
	}
	if method == "" && s != nil {
		method = s.DefaultPaymentMethod
	}
	if method == "" {
		method = customer.DefaultPaymentMethod
	}
	i.Attempted = true
	i.AttemptCount++
	m, ok := a.paymentMethods.get(method)
	if ok && m.Declines {
		a.newCharge(i, method, a.now(customer), true)
		if s != nil && s.Status == StatusActive && i.BillingReason == ReasonCycle {
			s.Status = StatusPastDue
			a.emit("customer.subscription.updated", s)
		}
		a.emit("invoice.payment_failed", i)
		return false
	}
	made := a.newCharge(i, method, a.now(customer), false)
	a.markPaid(i, a.now(customer))
	a.scheduleInvoice(i)
	if ok && m.Disputes {
		// A new charge can be disputed.
		_, _ = a.CreateDispute(made.ID, disputeFraudulent)
	}
	return true
}

// markPaid closes an invoice that has nothing left to pay.
func (a *Account) markPaid(i *Invoice, now int64) {
	i.Status, i.PaidAt, i.CollectAt = InvoicePaid, now, 0
	i.Attempted = true
	a.emit("invoice.paid", i)
	a.emit("invoice.payment_succeeded", i)
	a.recover(i)
}

// recover makes a subscription active again whose latest invoice is settled.
func (a *Account) recover(i *Invoice) {
	s, ok := a.subscriptions.get(i.Subscription)
	if ok && !s.ended() && s.Status != StatusActive && s.LatestInvoice == i.ID {
		s.Status = StatusActive
		a.emit("customer.subscription.updated", s)
	}
}
