// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package explain

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/billing-credits/terraform-provider-stripe/internal/money"
	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
	"github.com/billing-credits/terraform-provider-stripe/internal/timestamp"
)

// write writes the explanation of an invoice, all text of Stripe's through
// stripeapi.Harmless.
func write(w io.Writer, f Facts, lines []Line) error {
	var b strings.Builder
	in := func(minor int64) string { return stripeapi.Harmless(money.Format(minor, f.Invoice.Currency)) }
	writeHead(&b, f)
	table := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	applied := "APPLIED"
	if f.isDraft() {
		applied = "WOULD APPLY"
	}
	cells(table, "LINE", "PRICE", "TO PAY", "GRANT", applied, "WHY")
	var total int64
	for n, l := range lines {
		number, price, amount := fmt.Sprint(n+1), "none", in(l.ToPay)
		if l.Line.Price != nil {
			price = string(*l.Line.Price)
		}
		switch {
		case l.Blocked != "":
			cells(table, number, price, amount, "every grant", "nothing", l.Text)
		case len(l.Parts) == 0:
			cells(table, number, price, amount, "none", "nothing", "the customer has no grant")
		}
		for _, p := range l.Parts {
			paid := "nothing"
			if p.Paid > 0 {
				paid = in(p.Paid)
			}
			cells(table, number, price, amount, p.Grant.ID, paid, p.Text)
			total += p.Paid
		}
	}
	if err := table.Flush(); err != nil {
		return err
	}
	fmt.Fprintf(&b, "\n%s: %s\n", applied, in(total))
	if f.isDraft() {
		writeDraftNotes(&b, lines, in)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// writeHead says which invoice it is.
func writeHead(b *strings.Builder, f Facts) {
	i := f.Invoice
	fmt.Fprintf(b, "Invoice %s of customer %s is %s. Its period ends at %s.\n",
		stripeapi.Harmless(i.ID), stripeapi.Harmless(i.HolderID()), stripeapi.Harmless(f.status()), timestamp.Format(i.PeriodEnd))
	switch f.status() {
	case stripeapi.InvoiceDraft:
		fmt.Fprintf(b, "Nothing is applied to a draft yet. The table shows what would be applied if it were finalized now, at %s.\n", timestamp.Format(f.Now))
	case "void":
		b.WriteString("When it was voided, the grants got back what was applied to it.\n")
	}
	b.WriteString("\n")
}

// writeDraftNotes names lines of a draft for which Stripe shows other credits.
func writeDraftNotes(b *strings.Builder, lines []Line, in func(minor int64) string) {
	for n, l := range lines {
		var shown, paid int64
		for _, amount := range l.Line.PretaxCreditAmounts {
			if amount.Type == stripeapi.PretaxCredit {
				shown += amount.Amount
			}
		}
		for _, p := range l.Parts {
			paid += p.Paid
		}
		if shown != paid {
			fmt.Fprintf(b, "For line %d, Stripe shows %s of credits: other drafts of the customer may use the rest first.\n",
				n+1, in(shown))
		}
	}
}

func cells(w io.Writer, texts ...string) {
	for n := range texts {
		texts[n] = stripeapi.Harmless(texts[n])
	}
	fmt.Fprintln(w, strings.Join(texts, "\t"))
}
