// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package campaign

import (
	"context"
	"maps"
	"slices"

	"github.com/billing-credits/terraform-provider-stripe/internal/granting"
	"github.com/billing-credits/terraform-provider-stripe/internal/grantresource"
)

// register enters what is planned about every key and every grant, so that no other
// resource of the run plans something about them that excludes it.
func (p *planner) register(ctx context.Context, jobs []job) {
	var failures []failure
	note := func(customer string, err error) {
		if err != nil {
			failures = append(failures, failure{customer, err})
		}
	}
	kept := map[string]bool{}
	for _, j := range jobs {
		id := j.Has.GrantID
		switch j.Do {
		case keep, update, unknown:
			note(j.Customer, p.run.RegisterKept(id))
			note(j.Customer, p.run.RegisterKey(p.key(p.prior, j.Customer), granting.UseKeep, id))
		case grant:
			note(j.Customer, p.run.RegisterKey(p.key(p.next, j.Customer), granting.UseCreate, j.Has.Replaced))
		case replace:
			if p.run.RegisterDestroyed(id) {
				note(j.Customer, &granting.ManagedTwiceError{ID: id})
			}
			note(j.Customer, p.run.RegisterKey(p.key(p.next, j.Customer), granting.UseCreate, id))
		case end:
			note(j.Customer, p.run.RegisterKey(p.key(p.prior, j.Customer), granting.UseDestroy, id))
			if p.run.RegisterDestroyed(id) {
				kept[id] = true
			}
		case forget:
		}
	}
	p.add(diagnoseAll(failures))
	if len(kept) > 0 {
		p.add(grantresource.SetPrivate(ctx, p.resp.Private, privateKeptElsewhere, kept))
		p.warnKeptElsewhere(slices.Sorted(maps.Keys(kept)))
	}
}

// registerKept enters that the campaign has its grants, which no other resource may
// have.
func (p *planner) registerKept() {
	var failures []failure
	for _, customer := range slices.Sorted(maps.Keys(p.held)) {
		id := p.held[customer].GrantID
		if id == "" {
			continue
		}
		err := p.run.RegisterKept(id)
		if err == nil && p.held[customer].isLive() {
			// The key of one that has ended is judged by what carries it.
			err = p.run.RegisterKey(p.key(p.prior, customer), granting.UseKeep, id)
		}
		if err != nil {
			failures = append(failures, failure{customer, err})
		}
	}
	p.add(diagnoseAll(failures))
}

// noteReplaceable enters the grants that a second plan of the campaign as a create
// would replace: the live ones, and those that ended for a new one which was not
// made. With -replace (forced) also those that have ended otherwise; a change of the
// configuration never grants again for these.
func (p *planner) noteReplaceable(forced bool) {
	for customer, has := range p.held {
		switch key := p.key(p.prior, customer); {
		case has.Replaced != "":
			p.run.NoteReplaceable(key, has.Replaced)
		case has.isLive() || forced && has.GrantID != "":
			p.run.NoteReplaceable(key, has.GrantID)
		}
	}
}
