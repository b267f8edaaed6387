// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package explain

import (
	"slices"
	"strings"

	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

// Facts are what an explanation is made of.
type Facts struct {
	Invoice stripeapi.Invoice
	Prices  map[string]stripeapi.Price           // by id, those of the lines
	Grants  []stripeapi.CreditGrant              // the customer's: all that are listed or have a row in Ledger
	Ledger  []stripeapi.CreditBalanceTransaction // all of the customer's, newest first
	Now     int64                                // by the customer's clock, in seconds since the Unix epoch; only of a draft
}

// at is when the invoice drew credits, or would draw them.
func (f Facts) at() int64 {
	if f.isDraft() {
		return f.Now
	}
	return valueOr(f.Invoice.StatusTransitions.FinalizedAt, f.Invoice.Created)
}

// status is the invoice's, "" where Stripe does not say.
func (f Facts) status() string {
	if f.Invoice.Status == nil {
		return ""
	}
	return *f.Invoice.Status
}

func (f Facts) isDraft() bool { return f.status() == stripeapi.InvoiceDraft }

// Line is what is explained of a line of the invoice. Amounts count minor units of the
// invoice's currency.
type Line struct {
	Line  stripeapi.InvoiceLine
	ToPay int64 // after discounts, before tax
	// Blocked is why no grant can pay the line, with its text. Parts is empty then.
	Blocked Reason
	Text    string
	Parts   []Part // one of each grant, in the order in which they are drawn
}

// Part is what one grant paid of a line, or would pay of a draft's. Where it paid
// nothing, Reason is not "". Text says more, or is empty.
type Part struct {
	Grant  stripeapi.CreditGrant
	Paid   int64
	Reason Reason
	Text   string
}

// Explain explains each line of the invoice.
func Explain(f Facts) []Line {
	grants := slices.SortedFunc(slices.Values(f.Grants), drawOrder)
	h := historyOf(f)
	e := explainer{facts: f, grants: grants, drawn: h.drawn, balances: map[string]balance{}, left: map[string]int64{}}
	for _, g := range grants {
		e.balances[g.ID] = h.balanceOf(g, f.at(), f.isDraft())
		e.left[g.ID] = e.balances[g.ID].left
	}
	lines := make([]Line, 0, len(f.Invoice.Lines))
	for _, l := range f.Invoice.Lines {
		lines = append(lines, e.line(l))
	}
	return lines
}

// explainer goes through the lines of an invoice in their order. left is what earlier
// lines have left of the grants.
type explainer struct {
	facts    Facts
	grants   []stripeapi.CreditGrant
	drawn    map[part]int64
	balances map[string]balance
	left     map[string]int64
}

func (e *explainer) line(l stripeapi.InvoiceLine) Line {
	out := Line{Line: l, ToPay: toPay(l)}
	if out.Blocked, out.Text = blockedLine(e.facts, l); out.Blocked != "" && !e.isPaid(l) {
		return out
	}
	out.Blocked, out.Text = "", ""
	if e.facts.isDraft() {
		e.predict(l)
	}
	open := out.ToPay
	var payers []string
	for _, g := range e.grants {
		if paid := e.drawn[part{l.ID, g.ID}]; paid > 0 {
			open -= paid
			payers = append(payers, g.ID)
		}
	}
	for _, g := range e.grants {
		p := Part{Grant: g, Paid: e.drawn[part{l.ID, g.ID}]}
		p.Reason, p.Text = e.reason(l, g, p.Paid, open, payers)
		out.Parts = append(out.Parts, p)
	}
	for _, p := range out.Parts {
		e.left[p.Grant.ID] -= p.Paid
	}
	return out
}

func (e *explainer) isPaid(l stripeapi.InvoiceLine) bool {
	return slices.ContainsFunc(e.grants, func(g stripeapi.CreditGrant) bool { return e.drawn[part{l.ID, g.ID}] > 0 })
}

// predict enters what the line of a draft would draw.
func (e *explainer) predict(l stripeapi.InvoiceLine) {
	open := toPay(l)
	for _, g := range e.grants {
		if why, _ := blockedGrant(e.facts, g, l, e.balances[g.ID]); why != "" {
			continue
		}
		if paid := min(open, e.left[g.ID]); paid > 0 {
			e.drawn[part{l.ID, g.ID}] = paid
			open -= paid
		}
	}
}

// reason says why the grant paid nothing of a line of which payers left open unpaid.
func (e *explainer) reason(l stripeapi.InvoiceLine, g stripeapi.CreditGrant, paid, open int64, payers []string) (Reason, string) {
	b, left := e.balances[g.ID], e.left[g.ID]
	why, text := blockedLine(e.facts, l)
	if why == "" {
		why, text = blockedGrant(e.facts, g, l, b)
	}
	switch {
	case paid > 0 && why != "":
		return Unexplained, "it was applied although " + text
	case paid > left:
		return Unexplained, "more was applied than the ledger had left of it"
	case paid > 0 && paid == left:
		return "", "all that was left of it"
	case paid > 0:
		return "", ""
	case why != "":
		return why, text
	case b.left <= 0 && b.expired:
		return RestExpired, "what was left of it had expired"
	case b.left <= 0:
		return UsedUpBefore, "it was used up before"
	case left <= 0:
		return UsedUpHere, "earlier lines of this invoice used it up"
	case open <= 0:
		return OthersFirst, "the line was paid in full by " + strings.Join(payers, ", ")
	}
	return Unexplained, "by the documented rules it would have been applied; the grant may have been changed since"
}

// toPay is what discounts leave of the line, before tax.
func toPay(l stripeapi.InvoiceLine) int64 {
	left := l.Amount
	for _, off := range l.PretaxCreditAmounts {
		if off.Type == stripeapi.PretaxDiscount {
			left -= off.Amount
		}
	}
	return left
}
