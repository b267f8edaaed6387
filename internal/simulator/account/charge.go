// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package account

import (
	"fmt"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/apierror"
)

// Charge is an attempt to collect an invoice. Amounts are minor units. If it is
// refunded or disputed later, the credits that its invoice paid for stay (INF).
type Charge struct {
	ID            string `json:"id"`
	Created       int64  `json:"created"`
	Invoice       string `json:"invoice"`
	Customer      string `json:"customer"`
	Currency      string `json:"currency"`
	Amount        int64  `json:"amount"`
	PaymentMethod string `json:"payment_method,omitempty"`
	Failed        bool   `json:"failed,omitempty"`
	Refunded      int64  `json:"amount_refunded,omitempty"`
	Disputed      bool   `json:"disputed,omitempty"`
}

// Refund gives a charge back, or a part of it.
type Refund struct {
	ID       string            `json:"id"`
	Created  int64             `json:"created"`
	Charge   string            `json:"charge"`
	Currency string            `json:"currency"`
	Amount   int64             `json:"amount"`
	Reason   string            `json:"reason,omitempty"`
	Metadata map[string]string `json:"metadata,omitempty"`
}

// Dispute is a customer's claim to have a charge back. One that is closed is lost.
type Dispute struct {
	ID       string `json:"id"`
	Created  int64  `json:"created"`
	Charge   string `json:"charge"`
	Currency string `json:"currency"`
	Amount   int64  `json:"amount"`
	Reason   string `json:"reason"`
	Lost     bool   `json:"lost,omitempty"`
}

// disputeFraudulent is the reason of a dispute that names none.
const disputeFraudulent = "fraudulent"

const byCharge = "charge"

var (
	chargeKind  = kind[Charge]{noun: "charge", in: func(a *Account) *collection[Charge] { return &a.charges }}
	refundKind  = kind[Refund]{noun: "refund", in: func(a *Account) *collection[Refund] { return &a.refunds }}
	disputeKind = kind[Dispute]{noun: "dispute", in: func(a *Account) *collection[Dispute] { return &a.disputes }}
)

// newCharge records an attempt to collect what is due of the invoice.
func (a *Account) newCharge(i *Invoice, method string, now int64, failed bool) *Charge {
	c := &Charge{
		ID: RandomID("ch_"), Created: now, Invoice: i.ID, Customer: i.Customer, Currency: i.Currency,
		Amount: i.AmountDue(), PaymentMethod: method, Failed: failed,
	}
	a.charges.add(c)
	i.Charge = c.ID
	if failed {
		a.emit("charge.failed", c)
	} else {
		a.emit("charge.succeeded", c)
	}
	return c
}

// Charge is the charge that the path names.
func (a *Account) Charge(id string) (*Charge, error) { return chargeKind.find(a, id) }

// HasCharge says whether the account holds the charge.
func (a *Account) HasCharge(id string) bool {
	_, found := chargeKind.get(a, id)
	return found
}

// ListCharges is a page of the charges, of one customer's if customer is not "".
func (a *Account) ListCharges(customer string, p Page) ([]*Charge, bool, error) {
	if err := customerKind.optional(a, customer, "customer"); err != nil {
		return nil, false, err
	}
	return a.charges.page(a.charges.selected(byCustomer, customer), p, everything)
}

// nowOf is the time that the charge's customer lives in.
func (a *Account) nowOf(c *Charge) int64 {
	customer, _ := a.customers.get(c.Customer)
	return a.now(customer)
}

// CreateRefund refunds the charge, or r.Amount of it if that is not 0.
func (a *Account) CreateRefund(r Refund) (*Refund, error) {
	c, err := chargeKind.refer(a, r.Charge, "charge")
	if err != nil {
		return nil, err
	}
	left := c.Amount - c.Refunded
	if r.Amount == 0 {
		r.Amount = left
	}
	switch {
	case c.Failed:
		return nil, apierror.Invalid("", "charge", fmt.Sprintf("Charge %s has failed, and cannot be refunded.", c.ID))
	case c.Disputed:
		return nil, apierror.Invalid(apierror.CodeChargeDisputed, "charge", fmt.Sprintf("Charge %s has been charged back; cannot issue a refund.", c.ID))
	case left == 0:
		return nil, apierror.Invalid(apierror.CodeChargeAlreadyRefunded, "charge", fmt.Sprintf("Charge %s has already been refunded.", c.ID))
	case r.Amount > left:
		return nil, apierror.Invalid("", "amount", fmt.Sprintf("Refund amount (%d) is greater than unrefunded amount on charge (%d).", r.Amount, left))
	}
	r.ID, r.Created, r.Currency = RandomID("re_"), a.nowOf(c), c.Currency
	a.refunds.add(&r)
	c.Refunded += r.Amount
	a.emit("refund.created", &r)
	a.emit("charge.refunded", c)
	return &r, nil
}

// Refund is the refund that the path names.
func (a *Account) Refund(id string) (*Refund, error) { return refundKind.find(a, id) }

// ListRefunds is a page of the refunds, of one charge's if charge is not "".
func (a *Account) ListRefunds(charge string, p Page) ([]*Refund, bool, error) {
	if err := chargeKind.optional(a, charge, "charge"); err != nil {
		return nil, false, err
	}
	return a.refunds.page(a.refunds.selected(byCharge, charge), p, everything)
}

// CreateDispute has the customer dispute what was not refunded of a charge. There is
// no such call in Stripe's API.
func (a *Account) CreateDispute(charge, reason string) (*Dispute, error) {
	c, err := chargeKind.refer(a, charge, "charge")
	if err != nil {
		return nil, err
	}
	if c.Failed || c.Disputed || c.Refunded == c.Amount {
		return nil, apierror.Invalid("", "charge", fmt.Sprintf("Charge %s has failed, or was refunded or disputed before.", c.ID))
	}
	if reason == "" {
		reason = disputeFraudulent
	}
	d := &Dispute{ID: RandomID("du_"), Created: a.nowOf(c), Charge: c.ID, Currency: c.Currency, Amount: c.Amount - c.Refunded, Reason: reason}
	a.disputes.add(d)
	c.Disputed = true
	a.emit("charge.dispute.created", d)
	return d, nil
}

// Dispute is the dispute that the path names.
func (a *Account) Dispute(id string) (*Dispute, error) { return disputeKind.find(a, id) }

// CloseDispute gives a dispute up, which loses it (SPEC).
func (a *Account) CloseDispute(id string) (*Dispute, error) {
	d, err := a.Dispute(id)
	if err != nil {
		return nil, err
	}
	if d.Lost {
		return nil, apierror.Invalid("", "", "This dispute is already closed")
	}
	d.Lost = true
	a.emit("charge.dispute.closed", d)
	return d, nil
}

// ListDisputes is a page of the disputes, of one charge's if charge is not "".
func (a *Account) ListDisputes(charge string, p Page) ([]*Dispute, bool, error) {
	if err := chargeKind.optional(a, charge, "charge"); err != nil {
		return nil, false, err
	}
	return a.disputes.page(a.disputes.all(), p, func(d *Dispute) bool { return charge == "" || d.Charge == charge })
}
