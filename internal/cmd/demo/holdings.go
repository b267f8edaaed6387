// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/cmd/stripecall"
	"github.com/billing-credits/terraform-provider-stripe/internal/money"
)

// holdings are the grants and the ledger of the demo's customers, oldest first.
type holdings struct{ Grants, Ledger []item }

// item is a grant or a row of the ledger.
type item struct {
	stripecall.Object
	Customer string // its name
	Left     int64  // of a grant: its available balance, in minor units
}

// hold reads what Stripe holds. One page is enough for what the demo does.
func (d *demo) hold(ctx context.Context) (h holdings) {
	for _, c := range d.customers {
		for _, g := range d.list(ctx, "/v1/billing/credit_grants", c) {
			summary := d.Get(ctx, "/v1/billing/credit_balance_summary", "customer", c.ID, "filter[type]", "credit_grant", "filter[credit_grant]", g.ID())
			for _, balance := range summary.List("balances") {
				g.Left += balance.Int("available_balance.monetary.value")
			}
			h.Grants = append(h.Grants, g)
		}
		h.Ledger = append(h.Ledger, d.list(ctx, "/v1/billing/credit_balance_transactions", c)...)
	}
	return h
}

func (d *demo) list(ctx context.Context, path string, c customer) (items []item) {
	for _, object := range slices.Backward(d.Get(ctx, path, "customer", c.ID, "limit", "100").List("data")) {
		items = append(items, item{Object: object, Customer: c.Name})
	}
	return items
}

// status is that of a grant at a moment, in the words of Stripe's Dashboard (DOC).
func (g item) status(now int64) string {
	switch {
	case !g.Null("voided_at"):
		return "voided"
	case !g.Null("expires_at") && g.Int("expires_at") <= now:
		return "expired"
	case g.Int("effective_at") > now:
		return "pending"
	case g.Left == 0:
		return "depleted"
	}
	return "granted"
}

func (g item) left() string { return money.Format(g.Left, g.String("amount.monetary.currency")) }

// claim is what the story says of a grant.
func (g item) claim(now int64) string {
	return g.String("name") + " is " + g.status(now) + ", has " + g.left() + ", expires " + day(g.Int("expires_at"))
}

// grantRows is a table of all grants, with their status at now.
func (h holdings) grantRows(now int64) [][]string {
	rows := [][]string{{"CUSTOMER", "GRANT", "CATEGORY", "STATUS", "GRANTED", "LEFT", "USABLE FROM", "EXPIRES", "ID"}}
	for _, g := range h.Grants {
		rows = append(rows, []string{g.Customer, g.String("name"), g.String("category"), g.status(now),
			money.Format(g.Int("amount.monetary.value"), g.String("amount.monetary.currency")), g.left(),
			day(g.Int("effective_at")), day(g.Int("expires_at")), g.ID()})
	}
	return rows
}

// grantName is the name of a grant by its id.
func (h holdings) grantName(id string) string {
	for _, g := range h.Grants {
		if g.ID() == id {
			return g.String("name")
		}
	}
	return id
}

// change is what a row of the ledger adds to a grant, or takes.
func (g item) change() (what, amount string) {
	side, sign := "credit", "+"
	if g.Null(side) {
		side, sign = "debit", "-"
	}
	return g.String(side + ".type"), sign + money.Format(g.Int(side+".amount.monetary.value"), g.String(side+".amount.monetary.currency"))
}

// ledgerRows is a table of the ledger's rows that are not in before.
func (h holdings) ledgerRows(before holdings) [][]string {
	var rows [][]string
	for _, e := range h.Ledger {
		if slices.ContainsFunc(before.Ledger, func(old item) bool { return old.ID() == e.ID() }) {
			continue
		}
		what, amount := e.change()
		rows = append(rows, []string{e.Customer, h.grantName(e.String("credit_grant")), what, amount})
	}
	if rows == nil {
		return [][]string{{"nothing"}}
	}
	return rows
}

// paidRows is a table of which grant paid how much of which line of an invoice, in
// the order in which the credits were drawn.
func (h holdings) paidRows(invoice stripecall.Object) [][]string {
	var rows [][]string
	for _, line := range invoice.List("lines.data") {
		for _, e := range h.Ledger {
			if e.String("debit.credits_applied.invoice_line_item") == line.ID() {
				_, amount := e.change()
				rows = append(rows, []string{line.String("description"), money.Format(line.Int("amount"), line.String("currency")), h.grantName(e.String("credit_grant")), strings.TrimPrefix(amount, "-")})
			}
		}
	}
	return append(rows, []string{"left to pay", money.Format(invoice.Int("amount_due"), invoice.String("currency"))})
}

func day(at int64) string {
	if at == 0 {
		return "never"
	}
	return time.Unix(at, 0).UTC().Format(time.DateOnly)
}

func unix(at time.Time) string { return strconv.FormatInt(at.Unix(), 10) }
