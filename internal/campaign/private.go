// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package campaign

import (
	"context"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/billing-credits/terraform-provider-stripe/internal/granting"
	"github.com/billing-credits/terraform-provider-stripe/internal/grantresource"
	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

// The keys of Terraform's private data, beside those of grantresource.
const (
	// privateReplacing holds, by customer, the grants that were to be ended for new ones
	// which were not created yet. Those of them that have ended are granted again.
	privateReplacing = "replacing"

	// privateSuperseded holds, from the plan to its apply, the customers whose grant has ended
	// and who are found to have a live one beside it.
	privateSuperseded = "superseded"

	// privatePriority is set if the priority is the configuration's, and not what Stripe
	// took in its absence: only then it is sent for new grants, so that each attempt to
	// grant asks for the same.
	privatePriority = "priority"
)

// replacement is what a plan knows of the replacement of a whole campaign, as private
// data: what granting.Replacement is for each of its grants.
type replacement struct {
	Old     *before                      `json:"old,omitempty"` // nil as long as the plan does not see it (a taint)
	New     *stripeapi.CreditGrantCreate `json:"new,omitempty"` // what all new grants share; nil if none is created
	Unknown []string                     `json:"unknown,omitempty"`
	Begun   bool                         `json:"begun,omitempty"`   // as of granting.Replacement
	Granted stripeapi.Monetary           `json:"granted,omitzero"`  // what is granted in all
	Counted string                       `json:"counted,omitempty"` // the name by which that counts to max_granted_per_run
	Adopted map[string]string            `json:"adopted,omitempty"` // grants that are adopted instead, by customer

	Defaults map[string]string `json:"defaults"` // as of granting.Replacement
}

// before is a campaign that may be replaced.
type before struct {
	Name    string   `json:"name"`              // as of planner
	Policy  string   `json:"policy"`            // the deletion policy of its grants
	Live    int      `json:"live"`              // how many of them have not ended
	Leaving []string `json:"leaving,omitempty"` // customers who are no recipients any more, sorted
	Joining []string `json:"joining,omitempty"` // recipients whom it does not have, sorted
	Changed bool     `json:"changed,omitempty"` // changed attributes replace it, and the plan has warned of that
	Renamed bool     `json:"renamed,omitempty"` // as of planner
	Started bool     `json:"started,omitempty"` // its effective_at is the configured one

	// Replacing are the grants that ended for new ones which were not created yet.
	Replacing map[string]string `json:"replacing,omitempty"`
}

// before is what the second plan of a replacement needs to know of the campaign.
func (p *planner) before(changed bool) *before {
	old := &before{Name: p.name, Policy: p.policy, Changed: changed, Renamed: p.renamed, Replacing: map[string]string{}}
	old.Started = p.config.EffectiveAt.SameInstant(p.prior.EffectiveAt)
	recipients, known := p.next.recipients()
	for _, customer := range slices.Sorted(maps.Keys(p.held)) {
		if p.held[customer].IsLive() {
			old.Live++
		}
		if _, remains := recipients[customer]; known && !remains {
			old.Leaving = append(old.Leaving, customer)
		}
		delete(recipients, customer)
		if id := p.held[customer].Replaced; id != "" {
			old.Replacing[customer] = id
		}
	}
	old.Joining = slices.Sorted(maps.Keys(recipients))
	return old
}

// ofOrNil is the replacement of one grant, nil if nothing takes its place.
func (r replacement) ofOrNil(old granting.Held) *granting.Replacement {
	if r.New == nil || r.isLeaving(old.Customer) {
		return nil
	}
	next := *r.New
	next.Customer = old.Customer
	return &granting.Replacement{Old: old, New: &next, Unknown: r.Unknown, Begun: r.Begun, Adopts: r.Adopted[old.Customer], Defaults: r.Defaults}
}

// isLeaving reports a customer who is not granted anything in place of their grant.
func (r replacement) isLeaving(customer string) bool {
	if r.Old == nil {
		return false
	}
	_, leaving := slices.BinarySearch(r.Old.Leaving, customer)
	return leaving
}

// remembered is what the private data of a state holds.
type remembered struct {
	Account     string
	Replacing   map[string]string
	Superseded  map[string]bool
	Replacement replacement
	OwnPriority bool
}

func remember(ctx context.Context, private grantresource.PrivateData) (r remembered, diags diag.Diagnostics) {
	for key, value := range map[string]any{
		grantresource.PrivateAccount: &r.Account, privateReplacing: &r.Replacing, privateSuperseded: &r.Superseded,
		privatePriority: &r.OwnPriority, grantresource.PrivateReplacement: &r.Replacement,
	} {
		diags.Append(grantresource.GetPrivate(ctx, private, key, value)...)
	}
	return r, diags
}

// savePrivate keeps what is not in the state for the runs that follow.
func savePrivate(ctx context.Context, private grantresource.PrivateData, kept remembered) diag.Diagnostics {
	var diags diag.Diagnostics
	if kept.Account != "" {
		diags.Append(grantresource.SetPrivate(ctx, private, grantresource.PrivateAccount, kept.Account)...)
	}
	diags.Append(grantresource.SetPrivate(ctx, private, privatePriority, kept.OwnPriority)...)
	diags.Append(grantresource.SetPrivate(ctx, private, privateReplacing, kept.Replacing)...)
	diags.Append(grantresource.SetPrivate(ctx, private, privateSuperseded, map[string]bool(nil))...)
	diags.Append(replacement{}.save(ctx, private)...)
	return diags
}

func (r replacement) save(ctx context.Context, private grantresource.PrivateData) diag.Diagnostics {
	return grantresource.SetPrivate(ctx, private, grantresource.PrivateReplacement, r)
}
