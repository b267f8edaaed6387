// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package explain

import (
	"context"
	"errors"

	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

// Read reads what the explanation of the invoice with the id needs.
func Read(ctx context.Context, client *stripeapi.Client, invoice string) (Facts, error) {
	f := Facts{Prices: map[string]stripeapi.Price{}}
	var err error
	if f.Invoice, err = client.GetInvoice(ctx, invoice); err != nil {
		return Facts{}, err
	}
	if f.Invoice.Customer == nil {
		return Facts{}, errors.New("the invoice has no customer")
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
	customer := string(*f.Invoice.Customer)
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
	now, err := client.Now(ctx, (*string)(f.Invoice.TestClock))
	f.Now = now.Unix()
	return f, err
}
