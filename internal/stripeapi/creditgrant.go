// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package stripeapi

import (
	"context"

	"github.com/stripe/stripe-go/v81"
)

const creditGrantsPath = "/v1/billing/credit_grants"

// CreditGrant is a billing.credit_grant (SPEC). Times are seconds since the Unix
// epoch; nil is Stripe's null.
type CreditGrant struct {
	ID                  string              `json:"id"`
	Amount              Amount              `json:"amount"`
	ApplicabilityConfig ApplicabilityConfig `json:"applicability_config"`
	Category            string              `json:"category"`
	Created             int64               `json:"created"`
	Customer            string              `json:"customer"`
	EffectiveAt         *int64              `json:"effective_at"`
	ExpiresAt           *int64              `json:"expires_at"`
	Livemode            bool                `json:"livemode"`
	Metadata            map[string]string   `json:"metadata"`
	Name                *string             `json:"name"`
	Priority            *int64              `json:"priority"`
	TestClock           *string             `json:"test_clock"`
	Updated             int64               `json:"updated"`
	VoidedAt            *int64              `json:"voided_at"`

	// Replayed is true where Stripe answered a create with what it had kept for
	// the Idempotency-Key: the grant as it was then, not as it is.
	Replayed bool `json:"-"`

	// AnswerLost is true where an earlier try of the create got no usable answer
	// and may have made the grant: a replayed answer is then this call's own.
	AnswerLost bool `json:"-"`
}

// Amount is what a credit is worth.
type Amount struct {
	Type     string    `json:"type"`
	Monetary *Monetary `json:"monetary"`
}

// Monetary is an amount of money: Value counts minor units of Currency, three
// lower-case letters.
type Monetary struct {
	Currency string `json:"currency"`
	Value    int64  `json:"value"`
}

// ApplicabilityConfig says what a grant applies to.
type ApplicabilityConfig struct {
	Scope Scope `json:"scope"`
}

// Scope is all prices of a type or the listed ones; the other is absent.
type Scope struct {
	PriceType *string       `json:"price_type"`
	Prices    []ScopedPrice `json:"prices"`
}

// ScopedPrice names a price.
type ScopedPrice struct {
	ID string `json:"id"`
}

// CreditGrantCreate are the terms of a new grant. Nil is left to Stripe.
type CreditGrantCreate struct {
	Amount      Monetary
	Scope       Scope
	Category    string
	Customer    string
	EffectiveAt *int64
	ExpiresAt   *int64
	Metadata    map[string]string
	Name        *string
	Priority    *int64
}

// CreditGrantUpdate is all that can change of a grant (SPEC: in every version).
type CreditGrantUpdate struct {
	ExpiresAt      *int64            // the new end
	ClearExpiresAt bool              // never expires; ExpiresAt must be nil
	Metadata       map[string]string // merged by Stripe; "" removes the key
}

// IsEmpty reports that there is nothing to send.
func (u CreditGrantUpdate) IsEmpty() bool {
	return u.ExpiresAt == nil && !u.ClearExpiresAt && len(u.Metadata) == 0
}

// NewIdempotencyKey returns a fresh random key, for a request that is not meant
// to be recognised by another run.
func NewIdempotencyKey() string { return stripe.NewIdempotencyKey() }

// CreateCreditGrant grants credits. However often the request is tried, it is
// one grant, as long as the key is the same.
func (c *Client) CreateCreditGrant(ctx context.Context, terms CreditGrantCreate, idempotencyKey string) (CreditGrant, error) {
	r, err := post[CreditGrant](ctx, c, creditGrantsPath, createParams(terms), idempotencyKey)
	if err == nil {
		c.bulk.Invalidate(r.value.ID)
	}
	r.value.Replayed, r.value.AnswerLost = r.replayed(), r.answerLost
	return r.value, err
}

func createParams(terms CreditGrantCreate) *stripe.BillingCreditGrantParams {
	scope := &stripe.BillingCreditGrantApplicabilityConfigScopeParams{PriceType: terms.Scope.PriceType}
	for _, price := range terms.Scope.Prices {
		scope.Prices = append(scope.Prices, &stripe.BillingCreditGrantApplicabilityConfigScopePriceParams{ID: stripe.String(price.ID)})
	}
	return &stripe.BillingCreditGrantParams{
		Amount: &stripe.BillingCreditGrantAmountParams{
			Type: stripe.String(string(stripe.BillingCreditGrantAmountTypeMonetary)),
			Monetary: &stripe.BillingCreditGrantAmountMonetaryParams{
				Currency: stripe.String(terms.Amount.Currency),
				Value:    stripe.Int64(terms.Amount.Value),
			},
		},
		ApplicabilityConfig: &stripe.BillingCreditGrantApplicabilityConfigParams{Scope: scope},
		Category:            stripe.String(terms.Category),
		Customer:            stripe.String(terms.Customer),
		EffectiveAt:         terms.EffectiveAt,
		ExpiresAt:           terms.ExpiresAt,
		Metadata:            terms.Metadata,
		Name:                terms.Name,
		Priority:            terms.Priority,
	}
}

// GetCreditGrant reads one grant as it is now.
func (c *Client) GetCreditGrant(ctx context.Context, id string) (CreditGrant, error) {
	path, err := pathOf(creditGrantsPath, id)
	if err != nil {
		return CreditGrant{}, err
	}
	return get[CreditGrant](ctx, c, path, nil)
}

// UpdateCreditGrant changes the end or the metadata of a grant.
func (c *Client) UpdateCreditGrant(ctx context.Context, id string, update CreditGrantUpdate) (CreditGrant, error) {
	params := &stripe.BillingCreditGrantParams{ExpiresAt: update.ExpiresAt, Metadata: update.Metadata}
	if update.ClearExpiresAt {
		// stripe-go cannot say "no end": an Int64(0) is sent as 0 (RUN).
		params.AddExtra("expires_at", "")
	}
	return c.change(ctx, id, "", params)
}

// ExpireCreditGrant ends a grant now, with what is left of it.
func (c *Client) ExpireCreditGrant(ctx context.Context, id string) (CreditGrant, error) {
	return c.change(ctx, id, "/expire", nil)
}

// VoidCreditGrant takes a grant back as if it had never been given, which
// Stripe refuses once any of it was applied to an invoice (DOC).
func (c *Client) VoidCreditGrant(ctx context.Context, id string) (CreditGrant, error) {
	return c.change(ctx, id, "/void", nil)
}

func (c *Client) change(ctx context.Context, id, action string, params any) (CreditGrant, error) {
	path, err := pathOf(creditGrantsPath, id)
	if err != nil {
		return CreditGrant{}, err
	}
	c.bulk.Invalidate(id)
	r, err := post[CreditGrant](ctx, c, path+action, params, NewIdempotencyKey())
	return r.value, err
}

// ListCreditGrants returns all grants of a customer, or of the account where
// customer is "", newest first, page by page.
func (c *Client) ListCreditGrants(customer string) *Pages[CreditGrant] {
	return newPages(func(ctx context.Context, after string) (page[CreditGrant], error) {
		return c.creditGrantPage(ctx, customer, after)
	}, func(g CreditGrant) string { return g.ID })
}

func (c *Client) creditGrantPage(ctx context.Context, customer, after string) (page[CreditGrant], error) {
	params := &stripe.BillingCreditGrantListParams{ListParams: pageAfter(after)}
	if customer != "" {
		params.Customer = stripe.String(customer)
	}
	return get[page[CreditGrant]](ctx, c, creditGrantsPath, params)
}

// creditGrantsOf is every grant of a customer, newest first.
func (c *Client) creditGrantsOf(ctx context.Context, customer string) ([]CreditGrant, error) {
	var grants []CreditGrant
	for grant, err := range c.ListCreditGrants(customer).All(ctx) {
		if err != nil {
			return nil, err
		}
		grants = append(grants, grant)
	}
	return grants, nil
}
