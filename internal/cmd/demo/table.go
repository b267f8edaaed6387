// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"
	"io"
	"text/tabwriter"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/money"
)

// writeGrants is the table of all grants, with their status at now.
func writeGrants(w io.Writer, h holdings, now int64) error {
	table := tabwriter.NewWriter(w, 0, 0, 3, ' ', 0)
	fmt.Fprintln(table, "  CUSTOMER\tGRANT\tCATEGORY\tSTATUS\tGRANTED\tLEFT\tUSABLE FROM\tEXPIRES\tID")
	for _, g := range h.Grants {
		fmt.Fprintf(table, "  %s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", g.Customer, g.Name, g.Category, g.status(now),
			money.Format(g.Value, g.Currency), money.Format(g.Left, g.Currency), day(g.EffectiveAt), day(g.ExpiresAt), g.ID)
	}
	return table.Flush()
}

// writeLedger is the table of the ledger's rows that are not in before.
func writeLedger(w io.Writer, before, after holdings) error {
	known := map[string]bool{}
	for _, e := range before.Ledger {
		known[e.ID] = true
	}
	names := map[string]string{}
	for _, g := range after.Grants {
		names[g.ID] = g.Name
	}
	table := tabwriter.NewWriter(w, 0, 0, 3, ' ', 0)
	rows := 0
	for _, e := range after.Ledger {
		if known[e.ID] {
			continue
		}
		sign := "+"
		if e.Change < 0 {
			sign = ""
		}
		fmt.Fprintf(table, "  %s\t%s\t%s\t%s%s\n", e.Customer, names[e.Grant], e.Type, sign, money.Format(e.Change, e.Currency))
		rows++
	}
	if rows == 0 {
		fmt.Fprintln(table, "  nothing")
	}
	return table.Flush()
}

// writeBill is the table of which grant paid how much of which line.
func writeBill(w io.Writer, b bill, paid []payment) error {
	table := tabwriter.NewWriter(w, 0, 0, 3, ' ', 0)
	fmt.Fprintln(table, "  LINE\tAMOUNT\tPAID BY\tCREDITS")
	for _, l := range b.Lines {
		description, amount := l.Description, money.Format(l.Amount, l.Currency)
		for _, p := range paid {
			if p.Line == l.ID {
				fmt.Fprintf(table, "  %s\t%s\t%s\t%s\n", description, amount, p.Grant, money.Format(p.Amount, l.Currency))
				description, amount = "", ""
			}
		}
	}
	fmt.Fprintf(table, "  left to pay\t%s\n", money.Format(b.Due, "usd"))
	return table.Flush()
}

func day(at int64) string {
	if at == 0 {
		return "never"
	}
	return time.Unix(at, 0).UTC().Format(time.DateOnly)
}
