// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package granting

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

// Look is a grant with what it is at the time that decides about it.
type Look struct {
	Grant  stripeapi.CreditGrant
	Now    time.Time // of the grant's test clock, else Stripe's
	Status string    // as StatusOf returns it

	byTestClock bool // Now is the time of the grant's test clock
}

// IsLive reports a grant that has not ended.
func (l Look) IsLive() bool { return !HasEnded(l.Status) }

// HasCertainlyEnded reports a grant that has ended by what Stripe says of it. One that has
// expired by the Date of an answer may be live: a proxy may have changed it.
func (l Look) HasCertainlyEnded() bool {
	return l.Status == StatusVoided || l.Status == StatusExpired && l.byTestClock
}

// ClockDoubt is by how much the Date of an answer may be wrong, in seconds, where a grant's
// end depends on it: a proxy may have changed it.
const ClockDoubt = 24 * 60 * 60

// mayHaveExpired reports a live grant that has ended if the Date of the answer is behind
// Stripe's time.
func (l Look) mayHaveExpired() bool {
	return l.IsLive() && !l.byTestClock && l.Grant.ExpiresAt != nil && *l.Grant.ExpiresAt <= l.Now.Unix()+ClockDoubt
}

// MayBeLive reports a grant that has expired by the Date of an answer, so shortly ago that
// the Date decides. expiresAt is in seconds since the Unix epoch, nil for never.
func (r *Run) MayBeLive(status string, expiresAt *int64) bool {
	if status != StatusExpired || expiresAt == nil {
		return false
	}
	certain := *expiresAt + ClockDoubt
	return r.CheckTimesByStripe(Times{ExpiresAt: &certain}) == nil
}

// EndedAt is when the grant ended, in seconds since the Unix epoch, nil if it has not.
func (l Look) EndedAt() *int64 { return EndedAt(l.Grant, l.Now) }

// Look reads a grant and its test clock now. Its errors are those of
// Client.GetCreditGrant and of Judge.
func (r *Run) Look(ctx context.Context, id string) (Look, error) {
	grant, err := r.client.GetCreditGrant(ctx, id)
	if err != nil {
		return Look{}, err
	}
	now, err := r.client.Now(ctx, grant.TestClock)
	return judge(grant, now, err)
}

// LookInBulk is Look with a grant that may have been read earlier in this run, together
// with others.
func (r *Run) LookInBulk(ctx context.Context, id string) (Look, error) {
	grant, err := r.client.Bulk().Get(ctx, id)
	if err != nil {
		return Look{}, err
	}
	return r.Judge(ctx, grant)
}

// KeepLook keeps a look for LookAgain.
func (r *Run) KeepLook(look Look) {
	r.memory.record(func(g *grantRecord) { g.look = &look }, look.Grant.ID)
}

// LookAgain is the look that was kept of a grant, or else a new one, in bulk, which it
// keeps. It is for the plan of one grant, which follows its refresh, and for the change
// that follows that plan in an apply: each of them looks at the grant, and once is enough.
func (r *Run) LookAgain(ctx context.Context, id string) (Look, error) {
	look, err := r.takeLook(ctx, id)
	if err == nil {
		r.KeepLook(look)
	}
	return look, err
}

// takeLook is LookAgain before a write, after which a kept look would be wrong: it keeps none.
func (r *Run) takeLook(ctx context.Context, id string) (Look, error) {
	if kept := r.memory.takeLook(id); kept != nil {
		return *kept, nil
	}
	return r.LookInBulk(ctx, id)
}

// PrefetchLooks reads grants in bulk for LookAgain, but for those that have a kept look.
func (r *Run) PrefetchLooks(ctx context.Context, ids []string) {
	r.client.Bulk().PrefetchGrants(ctx, slices.DeleteFunc(slices.Clone(ids), func(id string) bool {
		return r.memory.of(id, func(g *grantRecord) bool { return g.look != nil })
	}))
}

// Judge tells what a grant is, by a test clock that is read once in a run. Stripe's time
// decides about a grant whose test clock was deleted. If the clock cannot be read for
// another reason, Judge returns an error that names it, and the Look by Stripe's time,
// which is good enough for display only.
func (r *Run) Judge(ctx context.Context, grant stripeapi.CreditGrant) (Look, error) {
	now, err := r.now(ctx, grant.TestClock)
	return judge(grant, now, err)
}

func judge(grant stripeapi.CreditGrant, now time.Time, err error) (Look, error) {
	look := Look{Grant: grant, Now: now, Status: StatusOf(grant, now), byTestClock: err == nil && grant.TestClock != nil}
	if err != nil && !stripeapi.IsNotFound(err) {
		return look, fmt.Errorf("reading the test clock %s of credit grant %s: %w", *grant.TestClock, grant.ID, err)
	}
	return look, nil
}

// now is the time of a test clock, read once in a run, or Stripe's for nil or "". On an
// error it is Stripe's.
func (r *Run) now(ctx context.Context, testClock *string) (time.Time, error) {
	if testClock == nil || *testClock == "" {
		return r.client.Now(ctx, nil)
	}
	at, err := once(r, r.clocks, *testClock, func() (time.Time, error) { return r.client.Now(ctx, testClock) })
	if err != nil {
		now, _ := r.client.Now(ctx, nil)
		return now, err
	}
	return at, nil
}

// What a grant is at a moment. Stripe keeps no such field; the names are those of
// its Dashboard (DOC). Depleted needs the ledger, so only a reader that has asked
// for it can tell it from granted.
const (
	StatusPending  = "pending"
	StatusGranted  = "granted"
	StatusDepleted = "depleted"
	StatusExpired  = "expired"
	StatusVoided   = "voided"
)

// StatusOf derives a grant's status at now, the time of its test clock where it
// has one: voided, else expired from the second of its expires_at on, else
// pending until the second of its effective_at, else granted.
func StatusOf(grant stripeapi.CreditGrant, now time.Time) string {
	switch {
	case grant.VoidedAt != nil:
		return StatusVoided
	case grant.ExpiresAt != nil && *grant.ExpiresAt <= now.Unix():
		return StatusExpired
	case grant.EffectiveAt != nil && *grant.EffectiveAt > now.Unix():
		return StatusPending
	}
	return StatusGranted
}

// HasEnded reports that a status is voided or expired.
func HasEnded(status string) bool { return status == StatusVoided || status == StatusExpired }

// EndedAt is when a grant ended, in seconds since the Unix epoch, or nil as long
// as it has not.
func EndedAt(grant stripeapi.CreditGrant, now time.Time) *int64 {
	switch StatusOf(grant, now) {
	case StatusVoided:
		return grant.VoidedAt
	case StatusExpired:
		return grant.ExpiresAt
	}
	return nil
}

// IsDepleted reports that nothing is left of one grant, by the balance summary of
// that grant: nothing in the ledger, even if a draft invoice reserves some of it, and
// nothing available. What is available may show before the ledger does, should
// Stripe record the beginning of a grant late (OPEN). Of an amount that is not in money,
// nobody knows how much it is.
func IsDepleted(summary stripeapi.CreditBalanceSummary) bool {
	left := func(amount stripeapi.Amount) bool { return amount.Monetary == nil || amount.Monetary.Value > 0 }
	return !slices.ContainsFunc(summary.Balances, func(balance stripeapi.Balance) bool {
		return left(balance.Ledger) || left(balance.Available)
	})
}

// VerifyNotFound returns nil where a grant that Stripe does not find is really not
// there, and an error where that may be the wrong account's answer: with the key of
// another account every grant would seem to be gone, and the next apply with the
// right one would grant them all again. missing is Stripe's answer.
//
// Where the account is known that the grant was made in, it decides. Else the
// customer does: a deleted one stays readable (SPEC), so a customer who is missing
// too speaks for another account.
func (r *Run) VerifyNotFound(ctx context.Context, held Held, missing error) error {
	if stripeapi.IsOtherMode(missing) {
		return r.RefuseOtherMode(held.ID)
	}
	if held.AccountID != "" {
		switch current := r.AccountID(ctx); {
		case current == held.AccountID:
			return nil
		case current != "":
			return refuseAccount(fmt.Sprintf("Credit grant %s was made in account %s, and the API key belongs to account %s, where it does not exist.", held.ID, held.AccountID, current), held, missing)
		}
	}
	_, err := r.Customer(ctx, held.Customer)
	switch {
	case err == nil:
		return nil
	case stripeapi.IsOtherMode(err):
		return r.RefuseOtherMode(held.ID)
	case stripeapi.IsNoHolder(held.Customer, err):
		return refuseAccount(fmt.Sprintf("Neither credit grant %s nor its customer %s exists in the account of the API key, and no customer disappears from Stripe automatically.", held.ID, held.Customer), held, err)
	}
	unverified := Failed("Could not tell whether a credit grant exists",
		fmt.Sprintf("Credit grant %s is not found, and whether its customer %s exists tells if this is the right account. The grant stays in the state. Reading the customer", held.ID, held.Customer), err)
	unverified.Brief = "whether grant " + held.ID + " exists is unknown: " + err.Error()
	return unverified
}

// refuseAccount refuses to believe that a grant is gone; why says why not.
func refuseAccount(why string, held Held, err error) *Refusal {
	return &Refusal{
		Kind: OtherAccount, Err: err, Summary: "The API key seems to belong to another account",
		Detail: why + " Nothing was changed, and the grant stays in the state. " +
			"Configure the key, the stripe_account and the api_base of the account that the grant is in; expected_account_id in the provider's configuration tells them apart. " +
			"If it was test data that was deleted as a whole, remove the grant from the state with terraform state rm. " + err.Error(),
		Brief: "grant " + held.ID + " and its customer are not in the account of the key",
	}
}

// RefuseOtherMode refuses a grant that is not of the mode of the key.
func (r *Run) RefuseOtherMode(id string) *Refusal {
	own, other := stripeapi.ModeName(r.Livemode()), stripeapi.ModeName(!r.Livemode())
	return &Refusal{
		Kind: OtherMode, Summary: "The API key is for the other mode",
		Detail: fmt.Sprintf("Credit grant %s is a %s mode object, and the provider is configured with a %s mode key. Nothing was changed. "+
			"Configure a %s mode key (api_key or STRIPE_API_KEY) for this state, or use the workspace that belongs to the key.", id, other, own, other),
		Brief: "grant " + id + " is not of " + own + " mode",
	}
}
