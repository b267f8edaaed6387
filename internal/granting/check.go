// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package granting

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
	"github.com/billing-credits/terraform-provider-stripe/internal/timestamp"
)

// Times are the times of a new grant that Stripe accepts only in the future (DOC), in
// seconds since the Unix epoch; nil is now for EffectiveAt, and never for ExpiresAt.
type Times struct{ EffectiveAt, ExpiresAt *int64 }

// Passed returns a refusal of the kind TimePassed if one of the times is not after now.
func (t Times) Passed(now time.Time) error {
	for _, at := range []struct {
		attribute string
		seconds   *int64
	}{{"effective_at", t.EffectiveAt}, {"expires_at", t.ExpiresAt}} {
		if at.seconds != nil && *at.seconds <= now.Unix() {
			return refusePassed(at.attribute, *at.seconds, now)
		}
	}
	return nil
}

func refusePassed(attribute string, at int64, now time.Time) *Refusal {
	refusal := &Refusal{Kind: TimePassed, Attribute: attribute, Summary: attribute + " has passed", Brief: PassedText(attribute, at)}
	before := fmt.Sprintf("%s is not later than the customer's time, %s. ", timestamp.Format(at), timestamp.Format(now.Unix()))
	if attribute == "effective_at" {
		refusal.Detail = "Stripe makes a grant effective now or later, and " + before + "Remove effective_at to make the credits usable at once, or write a later time."
	} else {
		refusal.Detail = "A grant must expire in the future, and " + before + "Write a later time; to end a grant that exists, destroy the resource."
	}
	return refusal
}

// PassedText says that a time, in seconds since the Unix epoch, has passed.
func PassedText(attribute string, at int64) string {
	return attribute + " (" + timestamp.Format(at) + ") has passed"
}

// CheckTimes returns a refusal of the kind TimePassed if a time has passed for the customer,
// or the error of CheckCustomer. Stripe decides if the time cannot be known.
func (r *Run) CheckTimes(ctx context.Context, customer string, times Times) error {
	if times == (Times{}) {
		return nil
	}
	now, known, err := r.customerNow(ctx, customer)
	if err != nil || !known {
		return err
	}
	return times.Passed(now)
}

// CheckTimesByStripe is CheckTimes for customers without a test clock, without a call. It
// returns nil as long as Stripe has not told its time.
func (r *Run) CheckTimesByStripe(times Times) error {
	now, err := r.client.Now(context.Background(), nil)
	if err != nil || !r.client.KnowsTime() {
		return nil //nolint:nilerr // Stripe decides.
	}
	return times.Passed(now)
}

// customerNow is the time that decides about a customer's grants: the test clock's,
// which only test mode has. A customer who does not exist is an error already.
func (r *Run) customerNow(ctx context.Context, id string) (now time.Time, known bool, err error) {
	if r.Livemode() && r.client.KnowsTime() {
		now, err := r.client.Now(ctx, nil)
		return now, err == nil, nil
	}
	if id == "" {
		return time.Time{}, false, nil
	}
	customer, err := r.CheckCustomer(ctx, id)
	if err != nil || customer.ID == "" {
		return time.Time{}, false, err
	}
	now, err = r.now(ctx, customer.TestClock)
	return now, err == nil, nil
}

// HasBegun reports that an effective_at has passed for its customer, and false if the
// customer or the time cannot be known.
func (r *Run) HasBegun(ctx context.Context, customer string, effectiveAt *int64) bool {
	return RefusalOf(r.CheckTimes(ctx, customer, Times{EffectiveAt: effectiveAt}), TimePassed) != nil
}

// CheckNewTimes is CheckTimes for a grant that, as far as the plan tells, replaces no
// other. Terraform does not tell that it does for a replacement by
// create_before_destroy during apply, nor for a tainted resource. So an effective_at in
// the past is also fine if a grant of the customer has it: that one was declared with it.
func (r *Run) CheckNewTimes(ctx context.Context, terms stripeapi.CreditGrantCreate) error {
	err := r.checkTermsTimes(ctx, terms)
	if passed := RefusalOf(err, TimePassed); passed != nil && passed.Attribute == "effective_at" && r.beginsAtOnce(ctx, terms) {
		return r.CheckTimes(ctx, terms.Customer, Times{ExpiresAt: terms.ExpiresAt})
	}
	return err
}

func (r *Run) checkTermsTimes(ctx context.Context, terms stripeapi.CreditGrantCreate) error {
	return r.CheckTimes(ctx, terms.Customer, Times{EffectiveAt: terms.EffectiveAt, ExpiresAt: terms.ExpiresAt})
}

// beginsAtOnce reports that a grant whose effective_at has passed takes the place of one
// that was declared with it, and so is effective as soon as it is created.
func (r *Run) beginsAtOnce(ctx context.Context, terms stripeapi.CreditGrantCreate) bool {
	for _, replaced := range r.Replaced(KeyOfTerms(terms)) {
		if equal(replaced.New.EffectiveAt, terms.EffectiveAt) {
			return true
		}
	}
	for grant, err := range r.client.ListCreditGrants(terms.Customer).All(ctx) {
		if err != nil {
			return false
		}
		if equal(grant.EffectiveAt, terms.EffectiveAt) {
			return true
		}
	}
	return false
}

// WithoutPast returns the terms without an effective_at that is in the past for
// their customer: such a grant is effective as soon as it is created.
func (r *Run) WithoutPast(ctx context.Context, terms stripeapi.CreditGrantCreate) stripeapi.CreditGrantCreate {
	if r.HasBegun(ctx, terms.Customer, terms.EffectiveAt) {
		terms.EffectiveAt = nil
	}
	return terms
}

// clockSkew is how far the provider's idea of Stripe's time may lag behind it.
const clockSkew = time.Minute

// BeganAsDeclared reports that a grant is effective and was declared to be by now, at
// another moment: the difference does not matter any more. declared and effectiveAt are
// seconds since the Unix epoch; now is the time of the grant's test clock if it has one.
func BeganAsDeclared(declared, effectiveAt *int64, now time.Time) bool {
	return declared != nil && effectiveAt != nil &&
		*declared <= now.Unix() && *effectiveAt <= now.Add(clockSkew).Unix()
}

// CheckCustomer reads a customer, once in a run, and returns a refusal of the kind
// NoCustomer if credits cannot be granted to them. A customer who cannot be read is returned
// without an id, and left to Stripe.
func (r *Run) CheckCustomer(ctx context.Context, id string) (stripeapi.Customer, error) {
	customer, err := r.Customer(ctx, id)
	switch {
	case stripeapi.IsOtherMode(err) || stripeapi.IsNoHolder(id, err):
		return stripeapi.Customer{}, RefuseCustomer(id, err)
	case err != nil:
		return stripeapi.Customer{}, nil //nolint:nilerr // Stripe decides about a customer who cannot be read here.
	case customer.Deleted:
		return stripeapi.Customer{}, &Refusal{
			Kind: NoCustomer, Attribute: "customer", Summary: "The customer does not exist",
			Detail: fmt.Sprintf("Customer %s was deleted, and cannot receive credits. Remove what grants to this customer from the configuration.", id),
			Brief:  "the customer was deleted",
		}
	}
	return customer, nil
}

// RefuseCustomer refuses to grant to a customer whom Stripe does not find.
func RefuseCustomer(id string, err error) *Refusal {
	return &Refusal{
		Kind: NoCustomer, Attribute: "customer", Err: err, Summary: "The customer does not exist",
		Detail: fmt.Sprintf("Customer %s cannot receive credits: %s Check the ID, and that the API key is for the account and mode of the customer.", id, err),
		Brief:  "the customer does not exist: " + err.Error(),
	}
}

// CheckPrices reads the prices of a scope, once in a run, and returns a refusal of the
// kind NoPrice for the first one that does not exist or is not backed by a meter. Billable
// items cannot be read, but the customer's balance over them is refused where Stripe would
// refuse a grant for them: in an account that it has not admitted to the preview. What
// cannot be read is left to Stripe.
func (r *Run) CheckPrices(ctx context.Context, customer string, scope stripeapi.Scope) error {
	for _, scoped := range scope.Prices {
		id := scoped.ID
		price, err := once(r, r.prices, id, func() (stripeapi.Price, error) { return r.client.GetPrice(ctx, id) })
		switch {
		case stripeapi.IsOtherMode(err) || stripeapi.IsNotFound(err):
			return refusePrice(id, "does not exist: "+err.Error(), err)
		case err == nil && (price.Recurring == nil || price.Recurring.Meter == nil):
			return refusePrice(id, "is not a metered price backed by a meter.", nil)
		}
	}
	if len(scope.BillableItems) == 0 || customer == "" {
		return nil
	}
	_, err := once(r, r.balances, fmt.Sprint(scope.BillableItems), func() (stripeapi.CreditBalanceSummary, error) {
		return r.client.GetCreditBalanceSummary(ctx, customer, stripeapi.BalanceFilter{Scope: scope})
	})
	if slices.Contains(stripeapi.BlamedParam(err), "billable_items") {
		return refuseItems(err)
	}
	return nil
}

func refusePrice(id, why string, err error) *Refusal {
	return &Refusal{
		Kind: NoPrice, Attribute: "applicability_config.scope.prices", Err: err, Summary: "A price cannot be used",
		Detail: fmt.Sprintf("Credits cannot apply to price %s: it %s Correct its id, or leave it out.", id, why),
		Brief:  "price " + id + " " + why,
	}
}

func refuseItems(err error) *Refusal {
	return &Refusal{
		Kind: NoPrice, Attribute: "applicability_config.scope.billable_items", Err: err, Summary: "Billable items cannot be used",
		Detail: fmt.Sprintf("Stripe refused to look at a balance over the billable_items: %s Correct their ids. If Stripe does not know the parameter, it has not admitted the account to the preview: write price_type or prices instead.", err),
		Brief:  "the billable items cannot be used: " + err.Error(),
	}
}

// signedValue is what a transaction adds to the ledger, in minor units.
func signedValue(t stripeapi.CreditBalanceTransaction) int64 {
	switch {
	case t.Credit != nil && t.Credit.Amount.Monetary != nil:
		return t.Credit.Amount.Monetary.Value
	case t.Debit != nil && t.Debit.Amount.Monetary != nil:
		return -t.Debit.Amount.Monetary.Value
	}
	return 0
}

// isUsed reports that some of a grant was applied to an invoice and not given back, by
// the customer's ledger.
func (r *Run) isUsed(ctx context.Context, customer, id string) (bool, error) {
	applied := int64(0)
	for transaction, err := range r.client.ListCreditBalanceTransactions(customer, id).All(ctx) {
		if err != nil {
			return false, err
		}
		applied += AppliedValue(transaction)
	}
	return applied > 0, nil
}

// AppliedValue is what a transaction adds to what invoices have drawn of its grant, in
// minor units: negative if a voided invoice gives credit back, and 0 for any other
// transaction.
func AppliedValue(t stripeapi.CreditBalanceTransaction) int64 {
	if t.Debit != nil && t.Debit.Type == stripeapi.CreditsApplied || t.Credit != nil && t.Credit.Type == stripeapi.CreditsApplicationInvoiceVoided {
		return -signedValue(t)
	}
	return 0
}

// CheckVersion returns a refusal if the version of the API does not have the kind of
// customer that an id is of, or the scope. It runs at plan, and again before anything is
// sent: a replacement must not end a grant for one that cannot be created.
func (r *Run) CheckVersion(customer string, scope stripeapi.Scope) error {
	version := r.client.Version()
	if err := version.CheckCustomer(customer); err != nil {
		return refuseVersion("customer_account", err)
	}
	if err := version.CheckScope(scope); err != nil {
		return refuseVersion("applicability_config.scope.billable_items", err)
	}
	return nil
}

// CheckShown returns a refusal if the version of the API does not show what a grant applies
// to (INF, of previews). In a state, such a grant would seem to apply to nothing.
func (r *Run) CheckShown(grant stripeapi.CreditGrant) error {
	if err := r.client.Version().CheckShown(grant); err != nil {
		return refuseVersion("applicability_config", err)
	}
	return nil
}

func refuseVersion(attribute string, err error) *Refusal {
	return &Refusal{
		Attribute: attribute, Err: err, Summary: "The version of Stripe's API does not have this argument",
		Detail: err.Error() + ". Nothing was changed. Set stripe_version in the provider's configuration, or the environment variable STRIPE_VERSION.",
	}
}
