// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package account

import (
	"fmt"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/apierror"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/billing"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/credits"
)

// FinalizeInvoice fixes a draft and draws credits for it. One that has nothing
// left to pay is paid; one that advances automatically is collected afterwards.
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
	a.finalize(i)
	if i.CollectAt != 0 {
		// Stripe collects it in its own time: not before this is answered.
		a.collecting = append(a.collecting, i.ID)
	}
	return i, nil
}

// finalize fixes a draft: discounts, then credits, then tax, then the customer's
// balance (DOC).
func (a *Account) finalize(i *Invoice) {
	customer, _ := a.customers.get(i.Customer)
	now := a.now(customer)
	a.refreshUsage(i)
	a.discount(i)
	a.spendDiscounts(i)
	a.applyCredits(i, customer, now)
	a.tax(i)
	a.applyBalance(i, customer)
	i.Status, i.FinalizedAt, i.FinalizeAt, i.Number = InvoiceOpen, now, 0, a.nextNumber(customer)
	if i.AutoAdvance && i.CollectionMethod == ChargeAutomatically {
		i.CollectAt = now
	}
	a.emit("invoice.finalized", i)
	if i.AmountDue() == 0 {
		a.markPaid(i, now)
	}
	a.scheduleInvoice(i)
}

// spendDiscounts uses up what coupons of one use took off.
func (a *Account) spendDiscounts(i *Invoice) {
	s, ok := a.subscriptions.get(i.Subscription)
	if !ok {
		return
	}
	for n := range s.Discounts {
		d := &s.Discounts[n]
		c := a.CouponOf(*d)
		if c == nil || c.Duration != DurationOnce {
			continue
		}
		for _, l := range i.Lines {
			for _, off := range l.DiscountAmounts {
				d.Spent = d.Spent || off.Discount == d.ID
			}
		}
	}
}

// applyCredits draws the customer's grants for the invoice's lines. What other
// drafts hold is not reserved: the first to be finalized draws.
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

// applyBalance pays the total from the customer's balance, of which what is
// negative is the customer's; a total below 0 goes to it (DOC).
func (a *Account) applyBalance(i *Invoice, c *Customer) {
	i.StartingBalance = c.Balance
	total := i.Total()
	switch {
	case total < 0:
		i.BalanceApplied = total
	case c.Balance < 0:
		i.BalanceApplied = min(total, -c.Balance)
	case c.Balance > 0:
		i.BalanceApplied = -c.Balance
	}
	c.Balance = max(-billing.MaxAmount, c.Balance+i.BalanceApplied)
	i.EndingBalance = c.Balance
}

// nextNumber counts the customer's finalized invoices.
func (a *Account) nextNumber(c *Customer) string {
	count := 1
	for _, i := range a.invoices.peekBy(byCustomer, c.ID) {
		if i.Number != "" {
			count++
		}
	}
	return fmt.Sprintf("%s-%04d", c.InvoicePrefix(), count)
}

// VoidInvoice voids an open or uncollectible invoice and gives its credits back;
// those of a grant that is past its expiry expire at once (DOC).
func (a *Account) VoidInvoice(id string) (*Invoice, error) {
	i, err := a.Invoice(id)
	if err != nil {
		return nil, err
	}
	if i.Status != InvoiceOpen && i.Status != InvoiceUncollectible {
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
	customer.Balance -= i.BalanceApplied
	i.Status, i.VoidedAt, i.CollectAt = InvoiceVoid, now, 0
	a.scheduleInvoice(i)
	a.emit("invoice.voided", i)
	a.recover(i)
	return i, nil
}

// MarkUncollectible writes an open invoice off. Its credits stay applied.
func (a *Account) MarkUncollectible(id string) (*Invoice, error) {
	i, err := a.Invoice(id)
	if err != nil {
		return nil, err
	}
	if i.Status != InvoiceOpen {
		return nil, apierror.Invalid("", "", fmt.Sprintf("You can only mark an open invoice as uncollectible. This invoice is %s.", i.Status))
	}
	customer, _ := a.customers.get(i.Customer)
	i.Status, i.UncollectibleAt, i.CollectAt = InvoiceUncollectible, a.now(customer), 0
	a.scheduleInvoice(i)
	a.emit("invoice.marked_uncollectible", i)
	a.recover(i)
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
	a.emit("invoice.deleted", i)
	i.Status = invoiceDeleted
	a.scheduleInvoice(i)
	for _, l := range i.Lines {
		if item, ok := a.invoiceItems.get(l.InvoiceItem); ok {
			item.Invoice = ""
		}
	}
	return i, nil
}
