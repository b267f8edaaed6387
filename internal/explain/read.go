// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package explain

import (
	"context"
	"errors"
	"fmt"

	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

// Read reads what the explanation of the invoice with the id needs.
func Read(ctx context.Context, client *stripeapi.Client, invoice string) (Facts, error) {
	f := Facts{Prices: map[string]stripeapi.Price{}}
	var err error
	if f.Invoice, err = client.GetInvoice(ctx, invoice); err != nil {
		return Facts{}, err
	}
	customer := f.Invoice.HolderID()
	if customer == "" {
		return Facts{}, errors.New("Stripe names neither a customer nor an account of it, so whose grants to look at is not known")
	}
	if err := client.Version().CheckCustomer(customer); err != nil {
		return Facts{}, fmt.Errorf("its customer is the account %s: %w; set STRIPE_VERSION", customer, err)
	}
	for _, line := range f.Invoice.Lines {
		if line.Price == nil {
			continue
		}
		id := string(*line.Price)
		if _, known := f.Prices[id]; known {
			continue
		}
		if f.Prices[id], err = client.GetPrice(ctx, id); err != nil {
			return Facts{}, err
		}
	}
	for grant, err := range client.ListCreditGrants(customer).All(ctx) {
		if err != nil {
			return Facts{}, err
		}
		f.Grants = append(f.Grants, grant)
	}
	for row, err := range client.ListCreditBalanceTransactions(customer, "").All(ctx) {
		if err != nil {
			return Facts{}, err
		}
		f.Ledger = append(f.Ledger, row)
	}
	if err := f.readUnlisted(ctx, client); err != nil {
		return Facts{}, err
	}
	if f.isDraft() {
		now, err := client.Now(ctx, (*string)(f.Invoice.TestClock))
		if err != nil {
			return Facts{}, err
		}
		f.Now = now.Unix()
	}
	return f, nil
}

// readUnlisted reads the grants that only the ledger names: whether lists contain ended
// grants is OPEN.
func (f *Facts) readUnlisted(ctx context.Context, client *stripeapi.Client) error {
	known := map[string]bool{}
	for _, grant := range f.Grants {
		known[grant.ID] = true
	}
	for _, row := range f.Ledger {
		if known[row.CreditGrant] {
			continue
		}
		grant, err := client.GetCreditGrant(ctx, row.CreditGrant)
		if err != nil {
			return err
		}
		known[grant.ID] = true
		f.Grants = append(f.Grants, grant)
	}
	return nil
}
