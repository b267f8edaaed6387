// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package account

import (
	"fmt"
	"slices"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/apierror"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/billing"
)

// CreditNote lessens what an invoice comes to: what is still to pay of an open one,
// or what was paid of a paid one. It gives no billing credits back (DOC).
type CreditNote struct {
	ID         string            `json:"id"`
	Created    int64             `json:"created"`
	Invoice    string            `json:"invoice"`
	Customer   string            `json:"customer"`
	TestClock  string            `json:"test_clock,omitempty"`
	Currency   string            `json:"currency"`
	Amount     int64             `json:"amount"`
	Lines      []CreditNoteLine  `json:"lines"`
	Memo       string            `json:"memo,omitempty"`
	Metadata   map[string]string `json:"metadata,omitempty"`
	Number     string            `json:"number"`
	Reason     string            `json:"reason,omitempty"`
	PrePayment bool              `json:"pre_payment,omitempty"`
	OutOfBand  int64             `json:"out_of_band,omitempty"`
	// Refund is the refund of the invoice's charge that was made with it, if any.
	Refund    string `json:"refund,omitempty"`
	ToBalance int64  `json:"to_balance,omitempty"`
	VoidedAt  int64  `json:"voided_at,omitempty"`
}

// CreditNoteLine is a part of a credit note: of an invoice's line, if it names one.
type CreditNoteLine struct {
	ID          string `json:"id"`
	Amount      int64  `json:"amount"`
	Description string `json:"description,omitempty"`
	InvoiceLine string `json:"invoice_line,omitempty"`
	Quantity    int64  `json:"quantity,omitempty"`
}

const byInvoice = "invoice"

var creditNoteKind = kind[CreditNote]{
	noun: "credit note",
	in:   func(a *Account) *collection[CreditNote] { return &a.creditNotes },
}

// CreateCreditNote adds a note over an open or paid invoice: its Amount, or else
// the sum of its lines. Of a paid invoice all must be accounted for: refunded
// (refund), put to the customer's balance, or returned outside of Stripe.
func (a *Account) CreateCreditNote(n CreditNote, refund int64) (*CreditNote, error) {
	i, err := invoiceKind.refer(a, n.Invoice, "invoice")
	if err != nil {
		return nil, err
	}
	if i.Status != InvoiceOpen && i.Status != InvoicePaid {
		return nil, apierror.Invalid("", "invoice", fmt.Sprintf("You can only create a credit note for an open or paid invoice. This invoice is %s.", i.Status))
	}
	if err := n.addUp(i); err != nil {
		return nil, err
	}
	left := i.AmountDue()
	if n.PrePayment = i.Status == InvoiceOpen; !n.PrePayment {
		left -= i.PostPaymentCreditNotes
		if refund == 0 && n.ToBalance == 0 && n.OutOfBand == 0 {
			refund = n.Amount
		}
		if billing.Sum(refund, n.ToBalance, n.OutOfBand) != n.Amount {
			return nil, apierror.Invalid("", "", "The sum of credit amount, refund amount and out of band amount must equal the amount of the credit note.")
		}
	}
	if n.Amount > left {
		return nil, apierror.Invalid("", "amount", fmt.Sprintf("The amount of the credit note is %d, and the invoice has %d that can be credited. Billing credits that were applied are not.", n.Amount, left))
	}
	customer, _ := a.customers.get(i.Customer)
	now := a.now(customer)
	n.ID, n.Created, n.Customer, n.TestClock, n.Currency = RandomID("cn_"), now, i.Customer, i.TestClock, i.Currency
	n.Number = fmt.Sprintf("%s-CN-%02d", i.Number, len(a.creditNotes.by(byInvoice, i.ID))+1)
	a.creditNotes.add(&n)
	a.emit("credit_note.created", &n)
	if n.PrePayment {
		i.PrePaymentCreditNotes += n.Amount
		if i.AmountDue() == 0 {
			a.markPaid(i, now)
			a.scheduleInvoice(i)
		}
	} else {
		i.PostPaymentCreditNotes += n.Amount
		if refund > 0 {
			// What was paid outside of Stripe, or refunded before, has no refund.
			if r, err := a.CreateRefund(Refund{Charge: i.Charge, Amount: refund}); err == nil {
				n.Refund = r.ID
			}
		}
		customer.Balance = max(-billing.MaxAmount, customer.Balance-n.ToBalance)
	}
	return &n, nil
}

// addUp completes the note's amount and lines.
func (n *CreditNote) addUp(i *Invoice) error {
	var total int64
	for k := range n.Lines {
		l := &n.Lines[k]
		l.ID = RandomID("cnli_")
		if l.InvoiceLine != "" && !i.hasLine(l.InvoiceLine) {
			param := fmt.Sprintf("lines[%d][invoice_line_item]", k)
			return apierror.Invalid(apierror.CodeResourceMissing, param, fmt.Sprintf("No such invoice line item: '%s'", l.InvoiceLine))
		}
		total = billing.Sum(total, l.Amount)
	}
	if len(n.Lines) == 0 {
		n.Lines = []CreditNoteLine{{ID: RandomID("cnli_"), Amount: n.Amount, Quantity: 1}}
	} else if n.Amount == 0 {
		n.Amount = total
	}
	if n.Amount <= 0 {
		return apierror.Invalid("", "amount", "The amount of a credit note must be a positive integer.")
	}
	if len(n.Lines) > 0 && total != 0 && n.Amount != total {
		return apierror.Invalid("", "amount", "The amount must equal the sum of the credit note's lines.")
	}
	return nil
}

func (i *Invoice) hasLine(id string) bool {
	return slices.ContainsFunc(i.Lines, func(l InvoiceLine) bool { return l.ID == id })
}

// CreditNote is the note that the path names.
func (a *Account) CreditNote(id string) (*CreditNote, error) { return creditNoteKind.find(a, id) }

// VoidCreditNote takes a note back that lessened an open invoice (SPEC).
func (a *Account) VoidCreditNote(id string) (*CreditNote, error) {
	n, err := a.CreditNote(id)
	if err != nil {
		return nil, err
	}
	i, _ := a.invoices.get(n.Invoice)
	if n.VoidedAt != 0 || !n.PrePayment || i.Status != InvoiceOpen {
		return nil, apierror.Invalid("", "", "You can only void an issued credit note of an open invoice.")
	}
	customer, _ := a.customers.get(n.Customer)
	n.VoidedAt = max(a.now(customer), 1)
	i.PrePaymentCreditNotes -= n.Amount
	a.emit("credit_note.voided", n)
	return n, nil
}

// ListCreditNotes is a page of the notes, of one customer's and one invoice's if
// these are not "".
func (a *Account) ListCreditNotes(customer, invoice string, p Page) ([]*CreditNote, bool, error) {
	if err := customerKind.optional(a, customer, "customer"); err != nil {
		return nil, false, err
	}
	if err := invoiceKind.optional(a, invoice, "invoice"); err != nil {
		return nil, false, err
	}
	return a.creditNotes.page(a.creditNotes.selected(byInvoice, invoice), p, func(n *CreditNote) bool { return customer == "" || n.Customer == customer })
}
