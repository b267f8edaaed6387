// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package granting

import (
	"context"
	"fmt"
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
