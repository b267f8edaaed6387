// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"net/url"
	"slices"
)

// customer is one of the demo's customers.
type customer struct {
	Name string // as variables.tf calls it
	ID   string
}

type amountJSON struct {
	Monetary struct {
		Currency string `json:"currency"`
		Value    int64  `json:"value"`
	} `json:"monetary"`
}

type grantJSON struct {
	ID          string     `json:"id"`
	Name        string     `json:"name"`
	Category    string     `json:"category"`
	Amount      amountJSON `json:"amount"`
	Created     int64      `json:"created"`
	EffectiveAt int64      `json:"effective_at"`
	ExpiresAt   int64      `json:"expires_at"`
	VoidedAt    int64      `json:"voided_at"`
}

type transactionJSON struct {
	ID          string    `json:"id"`
	CreditGrant string    `json:"credit_grant"`
	Credit      *sideJSON `json:"credit"`
	Debit       *sideJSON `json:"debit"`
}

type sideJSON struct {
	Type           string     `json:"type"`
	Amount         amountJSON `json:"amount"`
	CreditsApplied struct {
		InvoiceLineItem string `json:"invoice_line_item"`
	} `json:"credits_applied"`
}

type listJSON[T any] struct {
	Data []T `json:"data"`
}

// hold reads what Stripe holds of the customers, in their order. One page is
// enough for what the demo does.
func (s *stripe) hold(ctx context.Context, customers []customer) (holdings, error) {
	var h holdings
	for _, c := range customers {
		ofCustomer := url.Values{"customer": {c.ID}, "limit": {"100"}}
		var grants listJSON[grantJSON]
		if err := s.Get(ctx, "/v1/billing/credit_grants", ofCustomer, &grants); err != nil {
			return h, err
		}
		slices.Reverse(grants.Data)
		for _, g := range grants.Data {
			left, err := s.available(ctx, c.ID, g.ID)
			if err != nil {
				return h, err
			}
			h.Grants = append(h.Grants, grant{
				ID: g.ID, Customer: c.Name, Name: g.Name, Category: g.Category,
				Currency: g.Amount.Monetary.Currency, Value: g.Amount.Monetary.Value, Left: left,
				Created: g.Created, EffectiveAt: g.EffectiveAt, ExpiresAt: g.ExpiresAt, VoidedAt: g.VoidedAt,
			})
		}
		var ledger listJSON[transactionJSON]
		if err := s.Get(ctx, "/v1/billing/credit_balance_transactions", ofCustomer, &ledger); err != nil {
			return h, err
		}
		slices.Reverse(ledger.Data)
		for _, t := range ledger.Data {
			h.Ledger = append(h.Ledger, entryOf(c.Name, t))
		}
	}
	return h, nil
}

// available is what is left of a grant, in minor units.
func (s *stripe) available(ctx context.Context, customer, grant string) (int64, error) {
	var summary struct {
		Balances []struct {
			AvailableBalance amountJSON `json:"available_balance"`
		} `json:"balances"`
	}
	err := s.Get(ctx, "/v1/billing/credit_balance_summary", url.Values{
		"customer": {customer}, "filter[type]": {"credit_grant"}, "filter[credit_grant]": {grant},
	}, &summary)
	var left int64
	for _, balance := range summary.Balances {
		left += balance.AvailableBalance.Monetary.Value
	}
	return left, err
}

func entryOf(customer string, t transactionJSON) entry {
	e := entry{ID: t.ID, Customer: customer, Grant: t.CreditGrant}
	side, sign := t.Credit, int64(1)
	if side == nil {
		side, sign = t.Debit, -1
	}
	if side != nil {
		e.Type, e.Currency, e.Change = side.Type, side.Amount.Monetary.Currency, sign*side.Amount.Monetary.Value
		e.Line = side.CreditsApplied.InvoiceLineItem
	}
	return e
}
