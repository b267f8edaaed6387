// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package granting

import (
	"context"

	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

// The values of deletion_policy: what destroying or replacing a grant does.
const (
	PolicyVoidOrExpire = "void_or_expire" // void if nothing was applied to an invoice, else expire what is left
	PolicyVoid         = "void"           // void, or fail
	PolicyExpire       = "expire"         // expire what is left; a pending grant is voided
	PolicyAbandon      = "abandon"        // leave the grant live
)

// EndAction is what to do next about a grant that shall end.
type EndAction int

// The actions of NextEndAction.
const (
	EndDone   EndAction = iota // nothing is left to do
	EndVoid                    // ask Stripe to void it
	EndExpire                  // ask Stripe to expire it
	EndRefuse                  // the policy does not allow what would work
)

// FirstEndAction is what a deletion policy asks of Stripe first, whatever the
// grant's status: a refusal tells more than a read before it.
func FirstEndAction(policy string) EndAction {
	if policy == PolicyExpire {
		return EndExpire
	}
	return EndVoid
}

// NextEndAction decides how to go on after Stripe refused an action, by the
// deletion policy and the grant's status as read since. A grant that has ended is
// done with. A pending one has nothing to expire, so it is voided. A live one that
// cannot be voided expires, unless the policy is to void or fail. One that cannot
// be expired is done with if nothing is left of it.
func NextEndAction(policy string, refused EndAction, status string) EndAction {
	switch {
	case HasEnded(status):
		return EndDone
	case refused == EndExpire && status == StatusDepleted:
		return EndDone
	case refused == EndExpire && status == StatusPending:
		return EndVoid
	case refused == EndVoid && status != StatusPending && policy != PolicyVoid:
		return EndExpire
	}
	return EndRefuse
}

// maxEndActions is the longest way to an end: expire, refused as pending; void,
// refused as it took effect meanwhile and was used; expire.
const maxEndActions = 3

// Held is a grant as a state holds it, with what telling a missing grant from a
// wrong key needs. It is kept as JSON with a planned replacement.
type Held struct {
	ID        string `json:"id"`
	Customer  string `json:"customer"`
	Key       string `json:"key,omitempty"`      // its idempotency_key, "" for none
	Policy    string `json:"policy,omitempty"`   // its deletion_policy
	Livemode  *bool  `json:"livemode,omitempty"` // nil where the state does not know
	AccountID string `json:"account,omitempty"`  // the account that it was made in, "" where that is not known
	Ended     bool   `json:"ended,omitempty"`    // it had ended when it was last read
}

// ReplacedUnder is the id of a grant that is replaced by one under a key, "" where it
// carries another one: only its own may be used again.
func (h Held) ReplacedUnder(key GrantKey) string {
	if own, keyed := h.grantKey(); keyed && own == key {
		return h.ID
	}
	return ""
}

func (h Held) grantKey() (GrantKey, bool) {
	return GrantKey{Customer: h.Customer, Key: h.Key}, h.Key != ""
}

// EndReplaced is End for the old half of a replacement. next is the key of the new
// half, empty for none or where it is not known yet: its grant may then be made in
// place of the old one. A grant that has ended since the state was written is final,
// so that nothing is made in its place: that is an *EndedMeanwhileError.
func (s *Run) EndReplaced(ctx context.Context, held Held, next GrantKey) (Ended, error) {
	ended, err := s.End(ctx, held)
	switch {
	case err != nil:
		return ended, err
	case ended == EndedBefore && !held.Ended:
		_, status, err := s.readStatus(ctx, held.ID)
		if err != nil {
			return ended, s.endError(held.ID, err)
		}
		return ended, &EndedMeanwhileError{ID: held.ID, Status: status}
	case ended.IsLeftLive():
		return ended, nil
	}
	if key, ok := held.grantKey(); ok {
		s.release(key, held)
	}
	if next.Customer != "" && next.Key != "" {
		s.release(next, held)
	}
	return ended, nil
}

// Ended says how a grant came to its end.
type Ended int

// How a grant came to its end.
const (
	EndedNow       Ended = iota // Stripe ended it, or it does not exist
	EndedBefore                 // it had ended already
	EndedDepleted               // nothing was left, and Stripe does not expire that
	EndedAbandoned              // it stays live by its policy
	EndedElsewhere              // it stays live, since another resource of the run has it
)

// IsLeftLive reports that the grant was given up and not ended.
func (e Ended) IsLeftLive() bool { return e == EndedAbandoned || e == EndedElsewhere }

// End ends a grant as its deletion policy says. The policy's first action is sent
// at once; only a refusal is answered by reading the grant and deciding again. It
// is also the old half of a replacement. The errors are *OtherModeError,
// *OtherAccountError, *UnverifiedError, *CannotEndError, and *EndError; in each
// case the grant may still be live.
func (s *Run) End(ctx context.Context, held Held) (Ended, error) {
	if key, ok := held.grantKey(); ok {
		s.ClearPlanned(key)
		defer s.locks.lock(key)()
	}
	switch {
	case held.Policy == PolicyAbandon:
		return EndedAbandoned, nil
	case s.wasMade(held.ID):
		// Another resource of this run has adopted it.
		return EndedElsewhere, nil
	case IsOtherMode(held.ID, held.Livemode, s.Livemode()):
		return EndedNow, &OtherModeError{ID: held.ID, KeyLivemode: s.Livemode()}
	}
	if held.Ended {
		// Most likely nothing is left to do, and a read tells.
		status, err := s.statusToEnd(ctx, held.ID, false)
		switch {
		case stripeapi.IsNotFound(err):
			return EndedNow, s.VerifyNotFound(ctx, held, err)
		case err != nil:
			return EndedNow, s.endError(held.ID, err)
		case HasEnded(status):
			s.addEnded(held.ID)
			return EndedBefore, nil
		}
	}
	action := FirstEndAction(held.Policy)
	var refused error
	for range maxEndActions {
		err := s.perform(ctx, held.ID, action)
		switch {
		case err == nil:
			s.addEnded(held.ID)
			return EndedNow, nil
		case stripeapi.IsNotFound(err):
			return EndedNow, s.VerifyNotFound(ctx, held, err)
		case !stripeapi.IsRefusal(err):
			return EndedNow, s.endError(held.ID, err)
		}
		refused = err
		status, err := s.statusToEnd(ctx, held.ID, action == EndExpire)
		switch {
		case stripeapi.IsNotFound(err):
			return EndedNow, s.VerifyNotFound(ctx, held, err)
		case err != nil:
			return EndedNow, s.endError(held.ID, err)
		}
		next := NextEndAction(held.Policy, action, status)
		switch {
		case next == EndRefuse:
			return EndedNow, &CannotEndError{ID: held.ID, Policy: held.Policy, Refused: action, Err: refused}
		case next == EndDone && status == StatusDepleted:
			return EndedDepleted, nil
		case next == EndDone:
			s.addEnded(held.ID)
			return EndedBefore, nil
		}
		action = next
	}
	return EndedNow, &CannotEndError{ID: held.ID, Policy: held.Policy, Refused: action, Err: refused}
}

func (s *Run) perform(ctx context.Context, id string, action EndAction) error {
	var err error
	if action == EndVoid {
		_, err = s.client.VoidCreditGrant(ctx, id)
	} else {
		_, err = s.client.ExpireCreditGrant(ctx, id)
	}
	return err
}

// statusToEnd reads what a grant is now; a live one, if asked for, with its
// ledger, to tell one with nothing left. Of a grant whose test clock was deleted,
// Stripe's time decides.
func (s *Run) statusToEnd(ctx context.Context, id string, withLedger bool) (string, error) {
	grant, err := s.client.GetCreditGrant(ctx, id)
	if err != nil {
		return "", err
	}
	now, err := s.client.Now(ctx, grant.TestClock)
	if err != nil && !stripeapi.IsNotFound(err) {
		return "", err
	}
	status := StatusOf(grant, now)
	if !withLedger || status != StatusGranted {
		return status, nil
	}
	summary, err := s.client.GetCreditBalanceSummary(ctx, grant.Customer, stripeapi.BalanceFilter{CreditGrant: id})
	if err != nil {
		return "", err
	}
	if IsDepleted(summary) {
		return StatusDepleted, nil
	}
	return status, nil
}

func (s *Run) endError(id string, err error) error {
	if stripeapi.IsOtherMode(err) {
		return &OtherModeError{ID: id, KeyLivemode: s.Livemode()}
	}
	return &EndError{ID: id, Err: err}
}
