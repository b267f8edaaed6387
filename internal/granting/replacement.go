// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package granting

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

// Replacement is a grant that is ended and the one that is created in its place. A plan
// keeps it as JSON, for the Delete that ends the old grant.
type Replacement struct {
	// Old is the grant that ends. The plan of a tainted resource does not see it: the zero
	// value until Delete.
	Old Held `json:"old,omitzero"`

	// New are the terms of the new grant, as far as they are known; nil if none is
	// created.
	New *stripeapi.CreditGrantCreate `json:"new,omitempty"`

	// Unknown names the configurable attributes of the new grant that were not known when
	// it was planned.
	Unknown []string `json:"unknown,omitempty"`

	// Begun is true if the new effective_at had passed when it was planned: the new grant is
	// then effective at once, as the plan says.
	Begun bool `json:"begun,omitempty"`

	// Adopts is the id of the grant that is adopted under the new key instead of creating
	// one, "" for none.
	Adopts string `json:"adopts,omitempty"`

	// Defaults are the provider's default_metadata when it was planned, nil if the same run has
	// planned it.
	Defaults map[string]string `json:"defaults"`

	resumed bool // a new grant of this amount was planned after the old one had ended
}

// NewKey is the customer and key of the new grant, each "" if it is unknown or there is
// none.
func (p Replacement) NewKey() GrantKey {
	if p.New == nil {
		return GrantKey{}
	}
	return KeyOfTerms(*p.New)
}

// mayMake reports terms that the new grant may have, as far as it was known. The new grants of a
// campaign share all terms but the value, which is 0 then; alone is a grant of no campaign.
func (p Replacement) mayMake(terms stripeapi.CreditGrantCreate, alone bool) bool {
	return len(p.Unknown) > 0 || (p.New.Amount.Value == 0 && !alone || p.New.Amount == terms.Amount) &&
		p.New.Category == terms.Category && equal(p.New.Name, terms.Name) && sameScope(p.New.Scope, terms.Scope)
}

// ReplacedUnderKey is the id of the old grant if the new one has its customer and key,
// else "": only its own key may be used again.
func (p Replacement) ReplacedUnderKey() string {
	if own := p.Old.GrantKey(); own.Key != "" && own == p.NewKey() {
		return p.Old.ID
	}
	return ""
}

// CheckReplacement returns why the new grant could not be created, or would be a second
// one, so that the old grant is not ended for nothing. It runs at plan, and again right
// before the old grant ends: nothing ends before it has passed.
func (r *Run) CheckReplacement(ctx context.Context, p Replacement) error {
	if len(p.Unknown) > 0 {
		if p.Old.Status == StatusVoided && (p.Old.Key == "" || !slices.ContainsFunc(p.Unknown, IsOfKey)) {
			return nil // Nothing is left of the old grant, and its key, that could be lost.
		}
		return RefuseIncomplete(p.Old.ID, p.Unknown)
	}
	if p.Defaults != nil && !maps.Equal(p.Defaults, r.options.DefaultMetadata) {
		return &Refusal{
			Attribute: "metadata", Summary: "The provider's default_metadata has changed since the plan",
			Detail: fmt.Sprintf("The plan shows other metadata than the provider's default_metadata gives now, so Terraform would refuse the new grant after credit grant %s was ended. Nothing was changed. Plan again.", p.Old.ID),
			Brief:  "the provider's default_metadata has changed since the plan",
		}
	}
	next, key := *p.New, p.NewKey()
	if err := r.CheckVersion(next.Customer, next.Scope); err != nil {
		return err
	}
	live := !p.Old.HasEnded()
	switch {
	case live && p.Adopts != "":
		return refuseInstead(key, p.Adopts, p.Old.ID)
	case live && p.Old.Policy == PolicyAbandon && p.ReplacedUnderKey() != "":
		return &Refusal{
			Attribute: "deletion_policy", Summary: "An abandoned grant keeps its idempotency key",
			Detail: fmt.Sprintf("By its deletion_policy abandon, credit grant %s would stay live with the idempotency_key %q of the new grant, so customer %s would have both. Nothing was changed. "+
				"Apply another deletion_policy first, or use another idempotency_key for the new grant.", p.Old.ID, key.Key, key.Customer),
			Brief: fmt.Sprintf("grant %s would stay live with the idempotency key %q of the new one", p.Old.ID, key.Key),
		}
	}
	if err := r.CheckValue(next.Amount.Currency, next.Amount.Value); err != nil {
		return err
	}
	if err := r.CheckPrices(ctx, next.Customer, next.Scope); err != nil {
		return err
	}
	if _, err := r.CheckCustomer(ctx, next.Customer); err != nil {
		return err
	}
	times := Times{EffectiveAt: next.EffectiveAt, ExpiresAt: next.ExpiresAt}
	if p.Begun {
		times.EffectiveAt = nil
	}
	if err := r.CheckTimes(ctx, next.Customer, times); err != nil {
		return err
	}
	if err := r.checkReplacedKey(ctx, p); err != nil {
		return err
	}
	makesRoom := live && p.Old.Customer == next.Customer && p.Old.Policy != PolicyAbandon
	if makesRoom || p.Adopts != "" {
		return nil
	}
	return r.CheckRoom(ctx, next.Customer)
}

// checkReplacedKey returns why the new key does not let a grant be created in place of
// the old one. If the old grant has ended, a grant may be adopted instead that the plan shows.
func (r *Run) checkReplacedKey(ctx context.Context, p Replacement) error {
	key := p.NewKey()
	if key.Key == "" {
		return nil
	}
	existing, err := r.PlanCreate(ctx, key, nil, p.ReplacedUnderKey())
	if err == nil && existing != nil && (p.Adopts == "" || !p.Old.HasEnded()) {
		err = refuseInstead(key, existing.Grant.ID, p.Old.ID)
	}
	return err
}

// ReserveReplacement counts the new grant of a replacement like CountGranted, at plan and
// right before the old grant ends, so that max_granted_per_run does not refuse it after.
func (r *Run) ReserveReplacement(p Replacement) error {
	return r.CountGranted(p.reservation(), p.New.Amount)
}

func (p Replacement) reservation() string { return "in place of " + p.Old.ID }

// CountCreate counts a planned grant that, as far as the plan tells, replaces no other, like
// CountGranted. Where this run has ended a grant for one of the customer, key and amount, that
// is the one: it was counted before the end, and Terraform plans it again without saying so.
func (r *Run) CountCreate(terms stripeapi.CreditGrantCreate) error {
	return r.CountGranted(r.memory.resume(KeyOfTerms(terms), terms.Amount), terms.Amount)
}

// resume returns under which name the new grant of a replacement was counted that goes on
// now, "" for none.
func (m *memory) resume(key GrantKey, amount stripeapi.Monetary) string {
	m.mu.Lock()
	defer m.mu.Unlock()
	if record := m.keys[key]; record != nil {
		for i, p := range record.replaced {
			if !p.resumed && p.New != nil && p.New.Amount == amount {
				record.replaced[i].resumed = true
				return p.reservation()
			}
		}
	}
	return ""
}

// isJudged reports that CheckReplacement has judged the key of the new grant.
func (p Replacement) isJudged() bool { return len(p.Unknown) == 0 }

// RefuseIncomplete refuses to replace a grant by one that was not wholly known when it was
// planned: Stripe could refuse it after the old grant was ended. old is the id of the
// grant that would be ended, "" if the plan does not know it.
func RefuseIncomplete(old string, unknown []string) *Refusal {
	replaced := "a credit grant in the state"
	if old != "" {
		replaced = "credit grant " + old
	}
	names := strings.Join(unknown, ", ")
	return &Refusal{
		Attribute: unknown[0], Summary: "A replacement cannot be checked before it is known what is granted",
		Detail: fmt.Sprintf("%s of the grant that replaces %s was known only after apply when it was planned. Stripe could refuse the new grant after the old one was ended, and the customer would be left with nothing. Nothing was ended. "+
			"Apply what it depends on first (terraform apply -target=...), then plan again. If the resource is tainted, terraform untaint ADDRESS keeps the grant.", names, replaced),
		Brief: names + " of the new grant are known only after apply",
	}
}

// refuseInstead refuses a replacement that would end one grant and adopt another under the
// key of the new one, or the same, which has then ended.
func refuseInstead(key GrantKey, adopted, replaced string) *Refusal {
	refusal := &Refusal{Attribute: "idempotency_key", Brief: fmt.Sprintf("grant %s would be ended, and %s be adopted under the idempotency key %q", replaced, adopted, key.Key)}
	if adopted == replaced {
		refusal.Summary = "A tainted credit grant would be ended to be adopted"
		refusal.Detail = fmt.Sprintf("The resource is tainted, so Terraform would end credit grant %s first, and then take it into the state as ended: customer %s would have no credits. Nothing was changed. "+
			"To keep the grant, run terraform untaint ADDRESS. To replace it, do that, and then apply with -replace=ADDRESS.", adopted, key.Customer)
		return refusal
	}
	refusal.Summary = "A replacement would adopt another credit grant instead of granting"
	refusal.Detail = fmt.Sprintf("Customer %s has credit grant %s with the idempotency_key %q, so it would be adopted after credit grant %s was ended, and nothing be granted. Nothing was changed. "+
		"To grant, use an idempotency_key that was not used for this customer. To manage credit grant %s instead, end the old one first (terraform destroy -target=ADDRESS), and apply again.",
		key.Customer, adopted, key.Key, replaced, adopted)
	return refusal
}

// RefuseNotAdopted refuses to end what another grant was planned to follow that is not there any
// more, or does not have the key.
func RefuseNotAdopted(key GrantKey, adopted string) *Refusal {
	return &Refusal{
		Attribute: "idempotency_key", Summary: "The credit grant to adopt is not there any more",
		Detail: fmt.Sprintf("The plan shows that credit grant %s of customer %s is adopted, and it does not have the idempotency_key %q alone any more. Nothing was changed. Plan again.", adopted, key.Customer, key.Key),
		Brief:  fmt.Sprintf("grant %s, which the plan shows as adopted, does not have the idempotency key %q any more", adopted, key.Key),
	}
}

// CheckReplaceable returns why the old grant of a replacement does not end: it has ended since
// the state was written (EndedMeanwhile), its policy is to void it and some of it was applied
// to an invoice, or it could not be read (Unread). lookAt is LookInBulk, or LookAgain for the plan
// of one grant: EndReplaced looks again anyway.
func (r *Run) CheckReplaceable(ctx context.Context, old Held, lookAt func(context.Context, string) (Look, error)) error {
	unread := func(err error) error {
		refusal := Failed("Could not read a credit grant", "A grant is read before it is replaced, and nothing was changed. Reading credit grant "+old.ID, err)
		refusal.Kind = Unread
		return refusal
	}
	look, err := lookAt(ctx, old.ID)
	switch {
	case err != nil:
		return unread(err)
	case !look.IsLive():
		return refuseEnded(look)
	case old.Policy != PolicyVoid || look.Status != StatusGranted:
		return nil
	}
	used, err := r.isUsed(ctx, old.Customer, old.ID)
	switch {
	case err != nil:
		return unread(err)
	case used:
		return &Refusal{
			Attribute: "deletion_policy", Summary: "The credit grant cannot be voided, so it cannot be replaced",
			Detail: fmt.Sprintf("Some of credit grant %s was applied to an invoice, so Stripe will not void it, and its deletion_policy is void. "+
				"Apply deletion_policy = \"void_or_expire\" (or \"expire\") first, to expire what is left of it, then the change.", old.ID),
			Brief: "some of grant " + old.ID + " was applied to an invoice",
		}
	}
	return nil
}

// CheckLive returns a refusal of the kind EndedMeanwhile for a grant that has ended since the
// state was written, as far as it can be read: Stripe may answer a second end like the first
// (OPEN), which does not tell. It is for a replacement, right before the old grant ends.
func (r *Run) CheckLive(ctx context.Context, old Held) error {
	if old.HasEnded() || old.Policy == PolicyAbandon {
		return nil
	}
	look, err := r.LookInBulk(ctx, old.ID)
	if err == nil && look.HasCertainlyEnded() {
		return refuseEnded(look)
	}
	return nil // What cannot be read, ending it tells.
}

// EndReplaced ends the old grant of a replacement that CheckReplacement has passed, and
// remembers it for the Create that follows, for which it claims the new key first: no other
// resource may take that between the two. A grant that has ended since the state was
// written is final, so nothing is created in its place: that is a refusal of the kind
// EndedMeanwhile. The other errors are those of End.
func (r *Run) EndReplaced(ctx context.Context, p Replacement) (Ended, error) {
	key := p.NewKey()
	if key.Key == "" || r.WasMade(p.Old.ID) {
		return r.endReplaced(ctx, p)
	}
	if err := r.reserve(ctx, p); err != nil {
		return EndedNow, err
	}
	ended, err := r.endReplaced(ctx, p)
	if err != nil || ended == EndedElsewhere {
		r.unclaim(key)
	}
	return ended, err
}

func (r *Run) endReplaced(ctx context.Context, p Replacement) (Ended, error) {
	ended, err := r.End(ctx, p.Old)
	switch {
	case err != nil:
		return ended, err
	case ended == EndedBefore && !p.Old.HasEnded():
		look, err := r.Look(ctx, p.Old.ID)
		if err != nil {
			return ended, r.endError(p.Old.ID, err)
		}
		if look.IsLive() {
			look.Status = StatusExpired // by Stripe, whose clock decides
		}
		return ended, refuseEnded(look)
	case ended != EndedElsewhere:
		r.RecordReplaced(p)
	}
	return ended, nil
}
