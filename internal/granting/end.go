// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package granting

import (
	"context"
	"fmt"

	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
	"github.com/billing-credits/terraform-provider-stripe/internal/timestamp"
)

// The values of deletion_policy: what destroying or replacing a grant does.
const (
	PolicyVoidOrExpire = "void_or_expire" // void if nothing was applied to an invoice, else expire what is left
	PolicyVoid         = "void"           // void, or fail
	PolicyExpire       = "expire"         // expire what is left; a pending grant is voided
	PolicyAbandon      = "abandon"        // leave the grant live
)

// EndAction is what to do next about a grant that will be ended.
type EndAction int

// The actions of NextEndAction.
const (
	EndDone   EndAction = iota // nothing is left to do
	EndVoid                    // ask Stripe to void it
	EndExpire                  // ask Stripe to expire it
	EndRefuse                  // the policy does not allow what would work
)

// FirstEndAction is what a deletion policy asks of Stripe first, with any status of
// the grant: a refusal tells more than a read before it.
func FirstEndAction(policy string) EndAction {
	if policy == PolicyExpire {
		return EndExpire
	}
	return EndVoid
}

// NextEndAction decides what follows after Stripe refused an action, by the
// deletion policy and the grant's status as read since. A grant that has ended counts
// as deleted. A pending one has nothing to expire, so it is voided. A live one that
// cannot be voided expires, unless the policy is to void or fail. One that cannot
// be expired counts as deleted if nothing is left of it.
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
// refused as it has taken effect and was used; expire.
const maxEndActions = 3

// Held is a grant as a state has it, with what is needed to tell a missing grant from a
// wrong key. A plan keeps it as JSON with a replacement.
type Held struct {
	ID        string             `json:"id"`
	Customer  string             `json:"customer"`
	Key       string             `json:"key,omitempty"`      // its idempotency_key, "" for none
	Policy    string             `json:"policy,omitempty"`   // its deletion_policy
	Livemode  *bool              `json:"livemode,omitempty"` // nil if the state does not know
	AccountID string             `json:"account,omitempty"`  // the account that it was created in, "" if that is not known
	Status    string             `json:"status,omitempty"`   // when it was last read
	Amount    stripeapi.Monetary `json:"amount,omitzero"`
}

// HasEnded reports a grant that had ended when it was last read.
func (h Held) HasEnded() bool { return HasEnded(h.Status) }

// GrantKey is the customer and key; the key is "" for none.
func (h Held) GrantKey() GrantKey { return GrantKey{Customer: h.Customer, Key: h.Key} }

// Ending is the grant as CountEnded takes it.
func (h Held) Ending() Ending { return Ending{ID: h.ID, Amount: h.Amount} }

// Ended says how a grant came to its end.
type Ended int

// How a grant came to its end.
const (
	EndedNow       Ended = iota // Stripe ended it, or it does not exist any more
	EndedBefore                 // it had ended already
	EndedDepleted               // nothing was left, and Stripe does not expire that
	EndedAbandoned              // it stays live by its policy
	EndedElsewhere              // it stays live, since another resource of the run has it
)

// IsLeftLive reports that the grant was given up and not ended.
func (e Ended) IsLeftLive() bool { return e == EndedAbandoned || e == EndedElsewhere }

// End ends a grant as its deletion policy says. It sends the policy's first action,
// even if the grant seems to have expired by the time of Stripe's last answer: only
// Stripe decides. A refusal is
// answered by reading the grant and deciding again. After an error the grant may still be
// live.
func (r *Run) End(ctx context.Context, held Held) (Ended, error) {
	if key := held.GrantKey(); key.Key != "" {
		r.forgetPlanned(key)
		defer r.lockKey(key)()
	}
	switch {
	case held.Policy == PolicyAbandon:
		return EndedAbandoned, nil
	case r.WasMade(held.ID):
		// Another resource of this run has adopted it.
		return EndedElsewhere, nil
	case IsOtherMode(held.ID, held.Livemode, r.Livemode()):
		return EndedNow, r.RefuseOtherMode(held.ID)
	}
	if err := r.CheckVersion(held.Customer, stripeapi.Scope{}); err != nil {
		return EndedNow, err // Stripe's answer could not be read.
	}
	if !held.HasEnded() {
		if err := r.CountEnded(held.Ending()); err != nil {
			return EndedNow, err
		}
	}
	ended, err := r.end(ctx, held)
	switch {
	case stripeapi.IsNotFound(err):
		return ended, r.VerifyNotFound(ctx, held, err)
	case err != nil:
		return ended, r.endError(held.ID, err)
	case ended == EndedNow || ended == EndedBefore:
		r.recordEnded(held.ID)
	}
	return ended, nil
}

// end sends actions until the grant has ended, or an answer says why it does not. A
// grant that had ended before is only read, if that tells for certain that it has.
func (r *Run) end(ctx context.Context, held Held) (Ended, error) {
	var look Look
	if held.HasEnded() {
		var err error
		look, err = r.Look(ctx, held.ID)
		if err != nil || look.HasCertainlyEnded() {
			return EndedBefore, err
		}
		if look.IsLive() {
			if err := r.CountEnded(held.Ending()); err != nil {
				return EndedNow, err
			}
		}
	}
	action := FirstEndAction(held.Policy)
	var refused error
	for range maxEndActions {
		var ended stripeapi.CreditGrant
		if ended, refused = r.perform(ctx, held.ID, action); !stripeapi.IsRefusal(refused) {
			if refused == nil && HasEnded(look.Status) && equal(ended.ExpiresAt, look.Grant.ExpiresAt) {
				return EndedBefore, nil // Stripe takes a second end, which changes nothing (OPEN).
			}
			return EndedNow, refused
		}
		var status string
		var err error
		look, status, err = r.statusToEnd(ctx, held.ID, action == EndExpire)
		if err != nil {
			return EndedNow, err
		}
		next := NextEndAction(held.Policy, action, status)
		// By the time of Stripe's answer it has expired; whether it has, Stripe decides.
		doubtful := action == EndVoid && next == EndDone && status == StatusExpired && !look.HasCertainlyEnded()
		switch {
		case doubtful && held.Policy != PolicyVoid:
			next = EndExpire
		case doubtful:
			if left, err := r.isLeft(ctx, look.Grant); err != nil || !left {
				return EndedBefore, err
			}
			return EndedNow, refuseEnd(held, action, refused)
		case next == EndRefuse && r.hasExpired(ctx, look):
			return EndedBefore, nil
		case next == EndRefuse:
			return EndedNow, refuseEnd(held, action, refused)
		case next == EndDone && status == StatusDepleted:
			return EndedDepleted, nil
		case next == EndDone:
			return EndedBefore, nil
		}
		action = next
	}
	return EndedNow, refuseEnd(held, action, refused)
}

// hasExpired reports, of a grant that Stripe refused to end, that it has expired although
// it seems live: what is unused would have been voided.
func (r *Run) hasExpired(ctx context.Context, look Look) bool {
	if !look.mayHaveExpired() {
		return false
	}
	used, err := r.isUsed(ctx, look.Grant.HolderID(), look.Grant.ID)
	return err == nil && !used
}

func (r *Run) perform(ctx context.Context, id string, action EndAction) (stripeapi.CreditGrant, error) {
	if action == EndVoid {
		return r.client.VoidCreditGrant(ctx, id)
	}
	return r.client.ExpireCreditGrant(ctx, id)
}

// statusToEnd reads what a grant is now; a live one, if asked for, with its ledger, to
// recognize one that is used up.
func (r *Run) statusToEnd(ctx context.Context, id string, withLedger bool) (Look, string, error) {
	look, err := r.Look(ctx, id)
	if err != nil || !withLedger || look.Status != StatusGranted {
		return look, look.Status, err
	}
	switch left, err := r.isLeft(ctx, look.Grant); {
	case err != nil:
		return look, "", err
	case !left:
		return look, StatusDepleted, nil
	}
	return look, look.Status, nil
}

// isLeft reports that something is left of a grant, by its ledger.
func (r *Run) isLeft(ctx context.Context, grant stripeapi.CreditGrant) (bool, error) {
	summary, err := r.client.GetCreditBalanceSummary(ctx, grant.HolderID(), stripeapi.BalanceFilter{CreditGrant: grant.ID})
	return err == nil && !IsDepleted(summary), err
}

// refuseEnd refuses an end that Stripe does not do in a way that the policy allows.
func refuseEnd(held Held, action EndAction, err error) *Refusal {
	refusal := Failed("A credit grant cannot be ended",
		fmt.Sprintf("Credit grant %s stays live and in the state. Look at it in the Dashboard and end it there, or apply deletion_policy = \"abandon\" to remove it from the state only. Ending it", held.ID), err)
	if held.Policy == PolicyVoid && action == EndVoid {
		refusal = Failed("A credit grant cannot be voided",
			fmt.Sprintf("Credit grant %s stays live and in the state, because its deletion_policy is void and Stripe will not void it, most likely since some of it was applied to an invoice. "+
				"To expire what is left instead, apply deletion_policy = \"void_or_expire\" (or \"expire\") first, then destroy it. Voiding it", held.ID), err)
	}
	refusal.Brief = "grant " + held.ID + " cannot be ended: " + err.Error()
	return refusal
}

func (r *Run) endError(id string, err error) error {
	switch {
	case RefusalOf(err) != nil:
		return err
	case stripeapi.IsOtherMode(err):
		return r.RefuseOtherMode(id)
	}
	return Failed("Could not end a credit grant", fmt.Sprintf("Credit grant %s is still in the state, and may still be live; apply again. Ending it", id), err)
}

// OneEnd is what became of a grant that was to be ended in one particular way.
type OneEnd struct {
	// Status is what the grant is now.
	Status string

	// EndedAt is when it ended, in seconds since the Unix epoch.
	EndedAt int64

	// Already is true where it had ended before, and nothing was changed.
	Already bool
}

// EndOne voids or expires one grant, as asked for and not otherwise. The grant is
// read first, so that ending one twice is a success without a second request, whose
// answer is OPEN; a refusal is answered by reading it again, since it may have
// ended in between.
//
// The grant is in no state, so the refusals are at the attribute id.
func (r *Run) EndOne(ctx context.Context, id string, action EndAction) (OneEnd, error) {
	if IsOtherMode(id, nil, r.Livemode()) {
		return OneEnd{}, r.RefuseOtherMode(id)
	}
	look, err := r.Look(ctx, id)
	if err != nil {
		return OneEnd{}, r.oneEndError(id, err)
	}
	// One that the Date of an answer makes expired may be live, unless Stripe itself expired it.
	doubtful := r.MayBeLive(look.Status, look.Grant.ExpiresAt) && !look.HasCertainlyEnded() && *look.Grant.ExpiresAt > look.Grant.Updated
	if IsEndedBy(action, look.Status) && !doubtful {
		return OneEnd{Status: look.Status, EndedAt: *look.EndedAt(), Already: true}, nil
	}
	if look.IsLive() || doubtful && action == EndVoid {
		if err := r.CountEnded(EndingOf(look.Grant)); err != nil {
			return OneEnd{}, err
		}
	}
	ended, refused := r.perform(ctx, id, action)
	switch {
	case refused == nil && ended.VoidedAt != nil: // Also if it was voided before it could expire.
		r.recordEnded(id)
		return OneEnd{Status: StatusVoided, EndedAt: *ended.VoidedAt}, nil
	case refused == nil:
		r.recordEnded(id)
		return OneEnd{Status: StatusExpired, EndedAt: *ended.ExpiresAt}, nil
	case !stripeapi.IsRefusal(refused):
		return OneEnd{}, r.oneEndError(id, refused)
	}
	look, err = r.Look(ctx, id)
	switch {
	case err != nil:
		return OneEnd{}, r.oneEndError(id, refused)
	case IsEndedBy(action, look.Status):
		r.recordEnded(id)
		return OneEnd{Status: look.Status, EndedAt: *look.EndedAt(), Already: true}, nil
	}
	return OneEnd{}, refuseOneEnd(look, action, refused)
}

// IsEndedBy reports that a grant in a status has nothing left that an action could end:
// a voided one has nothing left to expire either, but one that has expired was not
// voided.
func IsEndedBy(action EndAction, status string) bool {
	return status == StatusVoided || action == EndExpire && status == StatusExpired
}

// oneEndError is the error of an end that failed for another reason than a refusal: the
// grant may have ended or not.
func (r *Run) oneEndError(id string, err error) error {
	switch {
	case stripeapi.IsOtherMode(err):
		return r.RefuseOtherMode(id)
	case stripeapi.IsNotFound(err):
		return &Refusal{
			Attribute: "id", Err: err, Summary: "The credit grant does not exist",
			Detail: fmt.Sprintf("There is no credit grant %s in the account and mode of the API key. Nothing was changed. Correct the id, or configure the key of the account that it belongs to. Stripe said: %s", id, err),
		}
	}
	return &Refusal{
		Attribute: "id", Err: err, Summary: "Could not end a credit grant",
		Detail: fmt.Sprintf("Credit grant %s may still be live. Invoke the action again: a grant that has ended is left as it is. %s%s", id, err, stripeapi.Advice(err)),
	}
}

// refuseOneEnd refuses an end that Stripe refuses, and says what to do instead.
func refuseOneEnd(look Look, action EndAction, err error) *Refusal {
	verb, status := "expired", look.Status
	if action == EndVoid {
		verb = "voided"
	}
	if at := look.EndedAt(); at != nil {
		status += " since " + timestamp.Format(*at)
	}
	instead := "Most likely nothing is left of it to expire."
	switch {
	case HasEnded(look.Status):
		instead = "What was left of it has ended with it."
	case look.Status == StatusPending:
		instead = "It is not effective yet, so there is nothing to expire: void it (stripe_billing_credit_grant_void)."
	case action == EndVoid:
		instead = "Most likely some of it was applied to an invoice: expire what is left (stripe_billing_credit_grant_expire)."
	}
	return &Refusal{
		Attribute: "id", Err: err, Summary: "The credit grant cannot be " + verb,
		Detail: fmt.Sprintf("Stripe refuses it, and nothing was changed: credit grant %s is %s. %s Stripe said: %s", look.Grant.ID, status, instead, err),
	}
}
