// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package account

import (
	"fmt"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/apierror"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/credits"
)

// FinalizeInvoice fixes a draft and draws credits for it. One that has nothing
// left to pay is paid.
func (a *Account) FinalizeInvoice(id string, autoAdvance *bool) (*Invoice, error) {
	i, err := a.Invoice(id)
	if err != nil {
		return nil, err
	}
	if i.Status != InvoiceDraft {
		return nil, apierror.Invalid(apierror.CodeInvoiceNotEditable, "", "This invoice is already finalized, you can't re-finalize a non-draft invoice.")
	}
	if autoAdvance != nil {
		i.AutoAdvance = *autoAdvance
	}
	customer, _ := a.customers.get(i.Customer)
	now := a.now(customer)
	a.applyCredits(i, customer, now)
	i.Status, i.FinalizedAt, i.Number = InvoiceOpen, now, a.nextNumber(customer)
	if i.Total() <= 0 {
		i.Status, i.PaidAt = InvoicePaid, now
	}
	a.env.Changed()
	return i, nil
}

// applyCredits draws the customer's grants for the invoice's lines. What other
// drafts hold is not reserved: the first to be finalised draws.
func (a *Account) applyCredits(i *Invoice, c *Customer, now int64) {
	a.settle(c, credits.OnWrite)
	for _, draw := range credits.Apply(a.grantsOfCustomer(c), nil, i.creditableLines(), now) {
		g, _ := a.grants.get(draw.Grant)
		entry := credits.Entry{Kind: credits.CreditsApplied, Value: draw.Value, EffectiveAt: now}
		t := a.writeFor(g, entry, i.ID, draw.Line)
		for n := range i.Lines {
			if l := &i.Lines[n]; l.ID == draw.Line {
				l.Credits = append(l.Credits, LineCredit{Grant: g.ID, Transaction: t.ID, Value: draw.Value})
			}
		}
	}
}

// nextNumber counts the customer's finalised invoices.
func (a *Account) nextNumber(c *Customer) string {
	count := 1
	for _, i := range a.invoices.by(byCustomer, c.ID) {
		if i.Number != "" {
			count++
		}
	}
	return fmt.Sprintf("%s-%04d", c.InvoicePrefix(), count)
}

// PayInvoice pays an invoice, which is finalised first if it is a draft (DOC).
func (a *Account) PayInvoice(id string, outOfBand bool) (*Invoice, error) {
	i, err := a.Invoice(id)
	if err != nil {
		return nil, err
	}
	if i.Status == InvoiceDraft {
		if _, err := a.FinalizeInvoice(id, nil); err != nil {
			return nil, err
		}
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
	customer, _ := a.customers.get(i.Customer)
	i.Status, i.PaidAt, i.PaidOutOfBand = InvoicePaid, a.now(customer), outOfBand
	a.env.Changed()
	return i, nil
}

// VoidInvoice voids an open invoice and gives its credits back; those of a grant
// that is past its expiry expire at once (DOC).
func (a *Account) VoidInvoice(id string) (*Invoice, error) {
	i, err := a.Invoice(id)
	if err != nil {
		return nil, err
	}
	if i.Status != InvoiceOpen {
		return nil, apierror.Invalid("", "", fmt.Sprintf("You can only void an open invoice. This invoice is %s.", i.Status))
	}
	customer, _ := a.customers.get(i.Customer)
	now := a.now(customer)
	a.settle(customer, credits.OnWrite)
	for _, l := range i.Lines {
		for _, paid := range l.Credits {
			g, _ := a.grants.get(paid.Grant)
			a.writeFor(g, credits.Entry{Kind: credits.CreditsApplicationInvoiceVoided, Value: paid.Value, EffectiveAt: now}, i.ID, l.ID)
			if credits.StatusOf(*g, now) == credits.Expired {
				a.write(g, []credits.Entry{{Kind: credits.CreditsExpired, Value: paid.Value, EffectiveAt: now}})
			}
		}
	}
	i.Status, i.VoidedAt = InvoiceVoid, now
	a.env.Changed()
	return i, nil
}

// DeleteInvoice deletes a one-off draft, whose items are pending again; a
// subscription's is not deleted, only voided (DOC).
func (a *Account) DeleteInvoice(id string) (*Invoice, error) {
	i, err := a.Invoice(id)
	if err != nil {
		return nil, err
	}
	if i.Status != InvoiceDraft || i.Subscription != "" {
		return nil, apierror.Invalid(apierror.CodeInvoiceNotEditable, "", "You can only delete one-off draft invoices.")
	}
	i.Status = invoiceDeleted
	for _, l := range i.Lines {
		if item, ok := a.invoiceItems.get(l.InvoiceItem); ok {
			item.Invoice = ""
		}
	}
	a.env.Changed()
	return i, nil
}
