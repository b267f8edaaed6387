// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package stripeapi

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"github.com/stripe/stripe-go/v81"
)

const creditGrantsPath = "/v1/billing/credit_grants"

// DefaultPriority is the priority of a grant that was made without one (DOC).
const DefaultPriority = 50

// CreditGrant is a billing.credit_grant (SPEC). Times are seconds since the Unix
// epoch; nil is Stripe's null. Amount is what was granted and never changes; what is
// left is in CreditBalanceSummary. Category is "paid" or "promotional". Priority is 0,
// applied first, to 100, applied last; nil counts as DefaultPriority. Customer and
// CustomerAccount are "" for none; a grant of an account may have both (customer.go).
type CreditGrant struct {
	ID                  string              `json:"id" stripe:"required"`
	Amount              Amount              `json:"amount" stripe:"required"`
	ApplicabilityConfig ApplicabilityConfig `json:"applicability_config" stripe:"required"`
	Category            string              `json:"category" stripe:"required"`
	Created             int64               `json:"created" stripe:"required"`
	Customer            string              `json:"customer" stripe:"required or customer_account"`
	CustomerAccount     string              `json:"customer_account"`
	EffectiveAt         *int64              `json:"effective_at"`
	ExpiresAt           *int64              `json:"expires_at"`
	Livemode            bool                `json:"livemode" stripe:"required"`
	Metadata            map[string]string   `json:"metadata" stripe:"required"`
	Name                *string             `json:"name"`
	Priority            *int64              `json:"priority"`
	TestClock           *string             `json:"test_clock"`
	Updated             int64               `json:"updated" stripe:"required"`
	VoidedAt            *int64              `json:"voided_at"`

	// Replayed is true for the answer to a create that Stripe had kept for the
	// Idempotency-Key: the grant as it was then, not as it is (DOC).
	Replayed bool `json:"-"`

	// AnswerLost is true where an earlier attempt of the create got no usable answer
	// and may have made the grant: a replayed answer is then this call's own.
	AnswerLost bool `json:"-"`
}

func (CreditGrant) objectName() string { return "billing.credit_grant" }
func (g CreditGrant) objectID() string { return g.ID }

// Amount is an amount of credits. Type is "monetary", the only one that is generally
// available (SPEC); Monetary is nil for any other.
type Amount struct {
	Type     string    `json:"type" stripe:"required"`
	Monetary *Monetary `json:"monetary"`
}

// Monetary is an amount of money: Value counts minor units of Currency, which is
// three lower-case letters.
type Monetary struct {
	Currency string `json:"currency" stripe:"required"`
	Value    int64  `json:"value" stripe:"required"`
}

// ApplicabilityConfig is what a grant applies to.
type ApplicabilityConfig struct {
	Scope Scope `json:"scope" stripe:"required"`
}

// Scope is all prices of a type (Metered), or the listed ones, 1 to 20, or, in a
// preview, the listed billable items (SDK 86.3.0-alpha); the others are absent.
type Scope struct {
	PriceType     *string  `json:"price_type"`
	Prices        []Scoped `json:"prices"`
	BillableItems []Scoped `json:"billable_items"`
}

// IsEmpty reports that nothing is in the scope.
func (s Scope) IsEmpty() bool { return s.PriceType == nil && len(s.Prices)+len(s.BillableItems) == 0 }

// Scoped names a price or a billable item.
type Scoped struct {
	ID string `json:"id"`
}

// CreditGrantCreate are the parameters of a new grant. Nil is not sent.
type CreditGrantCreate struct {
	Amount      Monetary
	Scope       Scope
	Category    string            // "paid" or "promotional"
	Customer    string            // id of a customer, or of an account
	EffectiveAt *int64            // seconds since the Unix epoch, in the future (DOC); nil is now
	ExpiresAt   *int64            // seconds since the Unix epoch, after EffectiveAt; nil is never
	Metadata    map[string]string // at most 50 keys of 40 characters, values of 500 (DOC)
	Name        *string           // at most 100 characters
	Priority    *int64            // 0, applied first, to 100, applied last; nil is DefaultPriority
}

// CreditGrantUpdate are the parameters of a change of a grant: all that can change
// (SPEC, in every version). The zero value changes nothing.
type CreditGrantUpdate struct {
	ExpiresAt      *int64            // seconds since the Unix epoch; nil leaves it
	ClearExpiresAt bool              // never expires; ExpiresAt must be nil
	Metadata       map[string]string // merged into the grant's (DOC); "" removes the key
}

// IsEmpty reports that there is nothing to send.
func (u CreditGrantUpdate) IsEmpty() bool {
	return u.ExpiresAt == nil && !u.ClearExpiresAt && len(u.Metadata) == 0
}

// NewIdempotencyKey returns a random key, for a request that no other run makes.
func NewIdempotencyKey() string { return stripe.NewIdempotencyKey() }

// CreateCreditGrant grants credits. All requests with the same Idempotency-Key, up to
// 255 characters, make one grant, for the 24 hours or more that Stripe keeps the key
// (DOC).
//
// IsRefusal reports that Stripe did not grant, IsIdempotencyConflict that the key was
// used with other parameters, IsKeyInUse that a request with it is being processed.
// IsOutcomeUnknown reports that the grant may have been made although no answer says
// so; to repeat the call with the same key settles it.
func (c *Client) CreateCreditGrant(ctx context.Context, terms CreditGrantCreate, idempotencyKey string) (CreditGrant, error) {
	if err := cmp.Or(c.version.CheckCustomer(terms.Customer), c.version.CheckScope(terms.Scope)); err != nil {
		return CreditGrant{}, err
	}
	r, err := post(ctx, c, creditGrantsPath, createParams(terms), idempotencyKey, func(grant CreditGrant) error {
		return cmp.Or(c.isOfMode(grant), isOf(terms.Customer, grant.Customer, grant.CustomerAccount))
	})
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
	params := &stripe.BillingCreditGrantParams{
		Amount: &stripe.BillingCreditGrantAmountParams{
			Type: stripe.String(string(stripe.BillingCreditGrantAmountTypeMonetary)),
			Monetary: &stripe.BillingCreditGrantAmountMonetaryParams{
				Currency: stripe.String(terms.Amount.Currency),
				Value:    stripe.Int64(terms.Amount.Value),
			},
		},
		ApplicabilityConfig: &stripe.BillingCreditGrantApplicabilityConfigParams{Scope: scope},
		Category:            stripe.String(terms.Category),
		EffectiveAt:         terms.EffectiveAt,
		ExpiresAt:           terms.ExpiresAt,
		Metadata:            terms.Metadata,
		Name:                terms.Name,
		Priority:            terms.Priority,
	}
	setHolder(&params.Params, &params.Customer, terms.Customer)
	addBillableItems(&params.Params, "applicability_config[scope]", terms.Scope)
	return params
}

// addBillableItems adds the billable items of the scope with a name. The SDK does not have
// them.
func addBillableItems(params *stripe.Params, name string, scope Scope) {
	for n, item := range scope.BillableItems {
		params.AddExtra(fmt.Sprintf("%s[billable_items][%d][id]", name, n), item.ID)
	}
}

// GetCreditGrant reads the grant with the id as it is now. IsNotFound reports that
// there is none.
func (c *Client) GetCreditGrant(ctx context.Context, id string) (CreditGrant, error) {
	path, err := pathOf(creditGrantsPath, id)
	if err != nil {
		return CreditGrant{}, err
	}
	return get(ctx, c, path, nil, c.isGrant(id))
}

// isGrant returns an error for an answer about another grant than was asked for, or one
// of the other mode: kept in a state, it would fail every later plan.
func (c *Client) isGrant(id string) func(CreditGrant) error {
	return func(grant CreditGrant) error { return cmp.Or(c.isOfMode(grant), isAbout[CreditGrant](id)(grant)) }
}

func (c *Client) isOfMode(grant CreditGrant) error {
	if grant.Livemode == c.Livemode() {
		return nil
	}
	return fmt.Errorf("it says that grant %q belongs to %s mode, and the API key to %s mode", grant.ID, ModeName(grant.Livemode), ModeName(c.Livemode()))
}

// UpdateCreditGrant changes the expiry or the metadata of a grant, and returns the
// grant as it is then. IsNotFound, IsRefusal and IsOutcomeUnknown tell its errors.
func (c *Client) UpdateCreditGrant(ctx context.Context, id string, update CreditGrantUpdate) (CreditGrant, error) {
	params := &stripe.BillingCreditGrantParams{ExpiresAt: update.ExpiresAt, Metadata: update.Metadata}
	if update.ClearExpiresAt {
		// stripe-go cannot say "no end": an Int64(0) is sent as 0 (RUN).
		params.AddExtra("expires_at", "")
	}
	return c.change(ctx, id, "", params, nil)
}

// ExpireCreditGrant expires a grant now, with what is left of it, and returns the
// grant as it is then. IsRefusal reports that Stripe did not, as for a grant that is
// pending (MEAS) or has expired (DOC). An answer that shows a grant which has not ended
// is an error: IsOutcomeUnknown.
func (c *Client) ExpireCreditGrant(ctx context.Context, id string) (CreditGrant, error) {
	return c.change(ctx, id, "/expire", nil, func(grant CreditGrant) error { return c.hasEnded(ctx, grant) })
}

// VoidCreditGrant voids a grant and returns it as it is then. IsRefusal reports that
// Stripe did not: some of it was applied to an invoice (DOC), or it has expired (MEAS).
// An answer that shows a grant which is not voided is an error: IsOutcomeUnknown.
func (c *Client) VoidCreditGrant(ctx context.Context, id string) (CreditGrant, error) {
	return c.change(ctx, id, "/void", nil, func(grant CreditGrant) error {
		if grant.VoidedAt == nil {
			return fmt.Errorf("it shows grant %q, which is not voided", grant.ID)
		}
		return nil
	})
}

// hasEnded returns an error for the answer to expire that shows a live grant. Expiring
// sets expires_at and updated to the time of the grant (DOC). Where they differ, the
// grant's time is needed.
func (c *Client) hasEnded(ctx context.Context, grant CreditGrant) error {
	switch {
	case grant.VoidedAt != nil || grant.ExpiresAt != nil && *grant.ExpiresAt <= grant.Updated:
		return nil
	case grant.ExpiresAt == nil:
		return fmt.Errorf("it shows grant %q, which does not expire", grant.ID)
	}
	now, err := c.Now(ctx, grant.TestClock)
	if err == nil && *grant.ExpiresAt > now.Add(skewTolerance).Unix() {
		return fmt.Errorf("it shows grant %q, which expires later, at %s", grant.ID, time.Unix(*grant.ExpiresAt, 0).UTC().Format(time.RFC3339))
	}
	return nil
}

// change sends a change of a grant. shows returns what the answer lacks of it, nil for
// nothing.
func (c *Client) change(ctx context.Context, id, action string, params any, shows func(CreditGrant) error) (CreditGrant, error) {
	path, err := pathOf(creditGrantsPath, id)
	if err != nil {
		return CreditGrant{}, err
	}
	c.bulk.Invalidate(id)
	r, err := post(ctx, c, path+action, params, NewIdempotencyKey(), func(grant CreditGrant) error {
		if err := c.isGrant(id)(grant); err != nil || shows == nil {
			return err
		}
		return shows(grant)
	})
	return r.value, err
}

// ListCreditGrants returns all grants of a customer, given by id, or of the key's account
// where customer is "", newest first. It makes no request before the list is read.
// IsMissing reports that the customer does not exist, or was deleted (MEAS).
func (c *Client) ListCreditGrants(customer string) *Pages[CreditGrant] {
	return newPages(func(ctx context.Context, after string) (page[CreditGrant], error) {
		return c.creditGrantPage(ctx, customer, after)
	})
}

func (c *Client) creditGrantPage(ctx context.Context, customer, after string) (page[CreditGrant], error) {
	if err := c.version.CheckCustomer(customer); err != nil {
		return page[CreditGrant]{}, err
	}
	params := &stripe.BillingCreditGrantListParams{ListParams: pageAfter(after)}
	if customer != "" {
		setListHolder(&params.ListParams, &params.Customer, customer)
	}
	return getPage(ctx, c, creditGrantsPath, params, func(grant CreditGrant) error {
		if customer == "" {
			return c.isOfMode(grant)
		}
		return cmp.Or(c.isOfMode(grant), isOf(customer, grant.Customer, grant.CustomerAccount))
	})
}

// FindCreditGrants returns the grants of a customer whose metadata key has a value,
// newest first, as the customer's list shows them now. A grant that cannot be read is an
// error where it may be one of them, and skipped otherwise.
func (c *Client) FindCreditGrants(ctx context.Context, customer, key, value string) ([]CreditGrant, error) {
	var found []CreditGrant
	all := c.ListCreditGrants(customer).Readable(ctx, func(object Unreadable) error {
		if object.mayBe(customer, key, value) {
			return errUnreadable(object)
		}
		return nil
	})
	unended := 0
	for grant, err := range all {
		if err != nil {
			return nil, err
		}
		if has, ok := grant.Metadata[key]; ok && has == value {
			found = append(found, grant)
		}
		if c.mayBeUnended(grant.VoidedAt, grant.ExpiresAt, grant.TestClock) {
			unended++
		}
	}
	c.bulk.noteUnended(customer, unended)
	return found, nil
}
