// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"errors"
	"log"
	"net/http"

	"github.com/stripe/stripe-go/v81"
	"github.com/stripe/stripe-go/v81/client"
)

const (
	// marker is the metadata of an invoice for credits. Other invoices are left alone.
	marker = "credit_purchase"
	// keyMetadata is where this provider keeps a grant's idempotency_key. A resource with
	// the invoice's ID as its key therefore finds what was granted here, and the reverse.
	keyMetadata = "terraform_idempotency_key"
)

// purchases are the credits that customers buy by invoice.
type purchases struct{ api *client.API }

// settleCharge settles the invoice that the charge paid, if it paid one.
func (p *purchases) settleCharge(ctx context.Context, id string) error {
	charge, err := p.api.Charges.Get(id, &stripe.ChargeParams{Params: stripe.Params{Context: ctx}})
	if err != nil || charge.Invoice == nil {
		return err
	}
	return p.settle(ctx, charge.Invoice.ID)
}

// settle brings the grants of an invoice in line with its payment. Events arrive late,
// more than once and in any order, so it reads what is true now and can be repeated.
func (p *purchases) settle(ctx context.Context, id string) error {
	invoice, err := p.invoice(ctx, id)
	if err != nil || invoice.Metadata[marker] == "" {
		return err
	}
	grants, err := p.grantsOf(ctx, invoice)
	if err != nil {
		return err
	}
	switch {
	case reversed(invoice):
		return p.end(ctx, grants)
	case refunded(invoice) > 0:
		// A grant's amount is fixed, and what is left of it depends on what was used.
		log.Printf("invoice %s is refunded in part: a person decides about its credits", invoice.ID)
		return nil
	case !invoice.Paid || len(grants) > 0:
		return nil
	}
	grant, err := p.grant(ctx, invoice)
	if err != nil {
		return err
	}
	// The payment may have been reversed since the invoice was read.
	if invoice, err = p.invoice(ctx, id); err != nil || !reversed(invoice) {
		return err
	}
	return p.end(ctx, []*stripe.BillingCreditGrant{grant})
}

func (p *purchases) invoice(ctx context.Context, id string) (*stripe.Invoice, error) {
	params := &stripe.InvoiceParams{Params: stripe.Params{Context: ctx}}
	params.AddExpand("charge")
	return p.api.Invoices.Get(id, params)
}

// reversed reports whether the payment was refunded in full or disputed.
func reversed(i *stripe.Invoice) bool {
	return i.Charge != nil && (i.Charge.Refunded || i.Charge.Disputed)
}

// refunded is how much of the payment was refunded, in minor units.
func refunded(i *stripe.Invoice) int64 {
	if i.Charge == nil {
		return 0
	}
	return i.Charge.AmountRefunded
}

// grantsOf returns the grants that were made for the invoice, live or ended. Stripe does
// not document that its lists contain ended grants.
func (p *purchases) grantsOf(ctx context.Context, i *stripe.Invoice) ([]*stripe.BillingCreditGrant, error) {
	params := &stripe.BillingCreditGrantListParams{Customer: stripe.String(i.Customer.ID)}
	params.Context, params.Limit = ctx, stripe.Int64(100)
	var grants []*stripe.BillingCreditGrant
	all := p.api.BillingCreditGrants.List(params)
	for all.Next() {
		if g := all.BillingCreditGrant(); g.Metadata[keyMetadata] == i.ID {
			grants = append(grants, g)
		}
	}
	return grants, all.Err()
}

// grant grants the invoice's subtotal: what was bought, without tax. Requests at the
// same time have the same Idempotency-Key, so that Stripe makes one grant.
func (p *purchases) grant(ctx context.Context, i *stripe.Invoice) (*stripe.BillingCreditGrant, error) {
	params := &stripe.BillingCreditGrantParams{
		Customer: stripe.String(i.Customer.ID),
		Category: stripe.String(string(stripe.BillingCreditGrantCategoryPaid)),
		Name:     stripe.String("Purchased credits"),
		Amount: &stripe.BillingCreditGrantAmountParams{
			Type: stripe.String(string(stripe.BillingCreditGrantAmountTypeMonetary)),
			Monetary: &stripe.BillingCreditGrantAmountMonetaryParams{
				Currency: stripe.String(string(i.Currency)), Value: stripe.Int64(i.Subtotal),
			},
		},
		ApplicabilityConfig: &stripe.BillingCreditGrantApplicabilityConfigParams{
			Scope: &stripe.BillingCreditGrantApplicabilityConfigScopeParams{PriceType: stripe.String("metered")},
		},
		Metadata: map[string]string{keyMetadata: i.ID},
	}
	params.Context = ctx
	params.SetIdempotencyKey("credits for " + i.ID)
	return p.api.BillingCreditGrants.New(params)
}

// end voids each grant that was not applied to any invoice, and expires the rest of the
// others. What was applied stays applied.
func (p *purchases) end(ctx context.Context, grants []*stripe.BillingCreditGrant) error {
	for _, g := range grants {
		_, err := p.api.BillingCreditGrants.VoidGrant(g.ID, &stripe.BillingCreditGrantVoidGrantParams{Params: stripe.Params{Context: ctx}})
		if refuses(err) {
			_, err = p.api.BillingCreditGrants.Expire(g.ID, &stripe.BillingCreditGrantExpireParams{Params: stripe.Params{Context: ctx}})
		}
		switch {
		case refuses(err):
			log.Printf("nothing of grant %s is left to end: %v", g.ID, err)
		case err != nil:
			return err
		default:
			log.Printf("grant %s has ended", g.ID)
		}
	}
	return nil
}

// refuses reports whether Stripe refused what the request asks for. Stripe documents
// no codes for these refusals.
func refuses(err error) bool {
	var refusal *stripe.Error
	return errors.As(err, &refusal) && refusal.HTTPStatusCode == http.StatusBadRequest
}
