// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package granting

import (
	"context"
	"fmt"
	"slices"

	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

// keyedGrants are the grants that have a key, newest first.
type keyedGrants []KeyedGrant

func (k keyedGrants) index(id string) int {
	return slices.IndexFunc(k, func(g KeyedGrant) bool { return g.ID == id })
}

// existing is the grant, as it differs from terms; nil terms are not known.
func (g KeyedGrant) existing(terms *stripeapi.CreditGrantCreate) Existing {
	existing := Existing{Grant: g.look.Grant, Status: g.Status}
	if terms != nil {
		existing.Differs = DifferencesAt(g.look.Grant, *terms, g.look.Now)
	}
	return existing
}

// findGrants looks for the grants that have a key, in bulk where that is cheaper.
// What this run has ended counts as ended, even if the list shows it as live. replaced is the
// grant that is to be replaced, "" for none.
func (r *Run) findGrants(ctx context.Context, key GrantKey, replaced string) (keyedGrants, error) {
	grants, err := r.client.Bulk().Find(ctx, key.Customer, key.Key)
	return r.found(ctx, key, grants, err, replaced)
}

// found is what was found under a key. An error is refused as one that keeps the key from
// being judged.
func (r *Run) found(ctx context.Context, key GrantKey, grants []stripeapi.CreditGrant, err error, replaced string) (found keyedGrants, _ error) {
	if err == nil {
		found, err = r.withStatus(ctx, grants, replaced)
	}
	if err != nil {
		return nil, Failed("Could not look for grants with the idempotency key",
			fmt.Sprintf("Whether customer %s was granted credits under the idempotency_key %q decides what is planned. Listing the grants", key.Customer, key.Key), err)
	}
	return found, nil
}

// markDepleted tells, where more grants have a key than its replacements explain,
// those that nothing is left of: Stripe does not expire one, so it seems to live on
// after it was replaced.
func (r *Run) markDepleted(ctx context.Context, found keyedGrants, replaced string) {
	var live []int
	for i, keyed := range found {
		if keyed.Status == StatusGranted && keyed.ID != replaced {
			live = append(live, i)
		}
	}
	if len(live) == 0 || len(live) == 1 && replaced == "" {
		return
	}
	for _, i := range live {
		if left, err := r.isLeft(ctx, found[i].look.Grant); err == nil && !left {
			found[i].Status = StatusDepleted
		}
	}
}

// findGrantsNow is findGrants with a list that is read now.
func (r *Run) findGrantsNow(ctx context.Context, key GrantKey, replaced string) (keyedGrants, error) {
	grants, err := r.client.FindCreditGrants(ctx, key.Customer, KeyMetadata, key.Key)
	return r.found(ctx, key, grants, err, replaced)
}

// withStatus tells the status of grants that have a key. replaced is the id of the one
// that is to be replaced, "" for none.
func (r *Run) withStatus(ctx context.Context, grants []stripeapi.CreditGrant, replaced string) (keyedGrants, error) {
	var found keyedGrants
	for _, grant := range grants {
		look, err := r.Judge(ctx, grant)
		if err != nil {
			return nil, err
		}
		status := look.Status
		if r.WasEnded(grant.ID) && !HasEnded(status) {
			status = StatusVoided
		}
		found = append(found, KeyedGrant{ID: grant.ID, Status: status, MadeHere: r.WasMade(grant.ID), look: look})
	}
	r.markDepleted(ctx, found, replaced)
	return found, nil
}

// Existing is a grant that has the key of a new one.
type Existing struct {
	Grant   stripeapi.CreditGrant
	Status  string
	Differs []string // fixed terms in which it is not as asked for
}

// PlanCreate decides, at plan, what a create under a key will do. It returns nil if it
// will grant, the grant that will be adopted, or the error with which the apply would
// fail: a refusal of the kind KeyTaken, or one that holds what Stripe said. terms is nil if
// they are not wholly known yet; then only the key is judged. replaced is the grant that is
// ended first, "" for none.
func (r *Run) PlanCreate(ctx context.Context, key GrantKey, terms *stripeapi.CreditGrantCreate, replaced string) (*Existing, error) {
	found, err := r.findGrants(ctx, key, replaced)
	if err != nil {
		return nil, err
	}
	return r.judge(ctx, key, terms, found, replaced)
}

// PlanCreateAgain is PlanCreate for a resource that Terraform plans without its prior
// state, because it is tainted or replaced: the newest grant of the key that is its own
// is the one that is ended first, and is returned, nil for none.
func (r *Run) PlanCreateAgain(ctx context.Context, key GrantKey, terms *stripeapi.CreditGrantCreate, isOwn func(KeyedGrant) bool) (existing, replaced *Existing, err error) {
	found, err := r.findGrants(ctx, key, "")
	if err != nil {
		return nil, nil, err
	}
	id := ""
	if at := slices.IndexFunc(found, isOwn); at >= 0 {
		own := found[at].existing(nil)
		id, replaced = found[at].ID, &own
	}
	existing, err = r.judge(ctx, key, terms, found, id)
	return existing, replaced, err
}

// FindLive returns the live grants that have a key, but for one.
func (r *Run) FindLive(ctx context.Context, key GrantKey, butFor string) ([]stripeapi.CreditGrant, error) {
	found, err := r.findGrants(ctx, key, butFor)
	if err != nil {
		return nil, err
	}
	var live []stripeapi.CreditGrant
	for _, keyed := range found {
		if keyed.ID != butFor && isStanding(keyed.Status) {
			live = append(live, keyed.look.Grant)
		}
	}
	return live, nil
}

// CheckFreeKey returns the error of PlanCreate if a grant other than the one with the id,
// live or ended, has the key.
func (r *Run) CheckFreeKey(ctx context.Context, key GrantKey, id string) error {
	found, err := r.findGrantsNow(ctx, key, id)
	if err != nil {
		return err
	}
	for _, keyed := range found {
		if keyed.ID != id {
			return refuseUsed(key, keyed.existing(nil))
		}
	}
	return nil
}

// judge decides what was found under a key, as PlanCreate returns it.
func (r *Run) judge(ctx context.Context, key GrantKey, terms *stripeapi.CreditGrantCreate, found keyedGrants, replaced string) (*Existing, error) {
	found, replaced, err := r.withReplaced(ctx, key, found, replaced)
	if err != nil {
		return nil, err
	}
	decision, id := DecideCreate(found, replaced, r.options.AdoptExisting)
	if decision == DecideGrant {
		return nil, nil
	}
	existing := found[found.index(id)].existing(terms)
	switch {
	case decision == DecideSeveral:
		return nil, refuseSeveral(key, found.live())
	case decision == DecideRefuse, r.WasEnded(id):
		return nil, refuseUsed(key, existing)
	case len(existing.Differs) > 0:
		return nil, refuseTerms(key, existing)
	}
	return &existing, nil
}

// withReplaced adds the replaced grant to others that were found, where a list that lags does
// not show it: those that are older were replaced by it, and one that is newer, or of the
// same second, has spent the key. It also returns the replaced grant's id, "" if only a state
// says that the grant has the key: then it replaces nothing under it.
func (r *Run) withReplaced(ctx context.Context, key GrantKey, found keyedGrants, replaced string) (keyedGrants, string, error) {
	if replaced == "" || len(found) == 0 || found.index(replaced) >= 0 {
		return found, replaced, nil
	}
	look, err := r.LookInBulk(ctx, replaced)
	if stripeapi.IsNotFound(err) {
		return found, replaced, nil
	}
	if err == nil && !hasKey(look.Grant, key) {
		return found, "", nil
	}
	added, err := r.found(ctx, key, []stripeapi.CreditGrant{look.Grant}, err, replaced)
	if err != nil {
		return nil, "", err
	}
	at := slices.IndexFunc(found, func(g KeyedGrant) bool { return g.look.Grant.Created < look.Grant.Created })
	if at < 0 {
		at = len(found)
	}
	return slices.Insert(slices.Clone(found), at, added...), replaced, nil
}

// areEndedOrNone reports that no grant but the replaced one stands.
func (k keyedGrants) areEndedOrNone(replaced string) bool {
	return !slices.ContainsFunc(k, func(g KeyedGrant) bool { return g.ID != replaced && isStanding(g.Status) })
}

func (k keyedGrants) live() []string {
	var ids []string
	for _, keyed := range k {
		if isStanding(keyed.Status) {
			ids = append(ids, keyed.ID)
		}
	}
	return ids
}
