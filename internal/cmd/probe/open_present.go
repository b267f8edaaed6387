// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"
	"slices"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/cmd/stripecall"
)

// plainWords are what the simulator says by default; what Stripe says is OPEN.
const plainWords = "The effective_at time must be in the future."

// amounts asks for grants of nothing and of less, and for the balance of a
// customer without any.
func (p *probe) amounts(customer string) {
	summary := p.get("/v1/billing/credit_balance_summary", "customer", customer,
		"filter[type]", "applicability_scope", "filter[applicability_scope][price_type]", "metered")
	p.report.fact("the summary of a customer without grants", summary, "balances "+encoded(summary.Body["balances"]))
	p.report.refusal("non_positive_amount",
		p.mistake("a grant of 0", customer, "amount[monetary][value]", "0"),
		p.mistake("a grant of -1", customer, "amount[monetary][value]", "-1"))
}

// mistake asks for a grant that ought to be refused, and voids it if it is not.
func (p *probe) mistake(what, customer string, pairs ...string) stripecall.Answer {
	a := p.askGrant(customer, pairs...)
	p.report.fact(what, a, "id "+a.ID())
	if a.OK() {
		p.void(a.ID())
	}
	return a
}

// words makes mistakes whose answers are known but for their words.
func (p *probe) words(customer string) {
	past := p.mistake("an effective_at ten seconds ago", customer, "effective_at", number(p.now-10))
	p.mistake("an expires_at ten seconds ago", customer, "expires_at", number(p.now-10))
	p.mistake("an expires_at before effective_at", customer, "effective_at", number(p.now+2*day), "expires_at", number(p.now+day))
	p.mistake("a scope of billable_items", customer, "applicability_config[scope][price_type]", "", "applicability_config[scope][billable_items][0][id]", "bi_doesnotexist")
	missing := p.get(grantsPath + "/credgr_test_doesnotexist")
	p.report.fact("a grant that does not exist", missing)
	if p.err == nil {
		plain := past.Message() == plainWords && missing.Message() == "No such billing credit grant: 'credgr_test_doesnotexist'"
		p.report.choice("refusal_texts", plain, "plain", "other")
	}
}

// paging asks for pages that are too small and too large.
func (p *probe) paging() {
	var answers []stripecall.Answer
	for _, limit := range []string{"0", "101"} {
		a := p.get(grantsPath, "limit", limit)
		p.report.fact("a list with limit="+limit, a, fmt.Sprintf("%d grants, has_more %v", len(a.Body.List("data")), a.Body["has_more"]))
		answers = append(answers, a)
	}
	p.report.setting("limit_out_of_range", "clamp", "refuse", answers...)
}

// presentGrants are the grants of the customer without a test clock.
type presentGrants struct {
	voided, expired, live string
	// lag is how long a list took to show what had changed.
	lag time.Duration
}

const (
	lagPoll = 20 * time.Millisecond
	// maxLag is up to how long a list is waited for.
	maxLag = 20 * time.Second
)

// listed makes the grants, and measures how long lists take to show a grant, and
// a change of one.
func (p *probe) listed(customer string) presentGrants {
	g := presentGrants{live: p.grant(customer).ID(), expired: p.grant(customer).ID()}
	made := p.grant(customer)
	g.voided = made.ID()
	since := time.Now()
	priority := made.Body["priority"]
	p.report.fact("a grant without a priority", made, fmt.Sprintf("priority %v", priority))
	if p.err == nil {
		p.report.choice("omitted_priority", !made.Body.Null("priority"), "50", "null")
	}
	g.lag = p.lag("list_lag_ms", "a new grant is listed", since, func(list []stripecall.Object) bool {
		return holds(list, g.voided)
	}, customer)

	changed := p.must(p.post(grantsPath+"/"+g.voided, "metadata[changed]", "yes"))
	since = time.Now()
	if changed.OK() {
		g.lag = max(g.lag, p.lag("list_fields_lag_ms", "a change of a grant is listed", since, func(list []stripecall.Object) bool {
			return slices.ContainsFunc(list, func(o stripecall.Object) bool {
				return o.String("id") == g.voided && o.String("metadata.changed") == "yes"
			})
		}, customer))
	}
	return g
}

// lag waits until the customer's list is as it should be, and sets a switch to
// the milliseconds that it took; 0 if it was so at once.
func (p *probe) lag(name, what string, since time.Time, seen func([]stripecall.Object) bool, customer string) time.Duration {
	for asked := 1; p.err == nil; asked++ {
		list := p.must(p.get(grantsPath, "customer", customer, "limit", "100")).Body.List("data")
		took := time.Since(since)
		switch {
		case p.err != nil:
			return 0
		case seen(list) && asked == 1:
			p.report.note(what, "at once")
			p.report.set(name, 0)
			return 0
		case seen(list):
			p.report.note(what, fmt.Sprintf("after %d ms", took.Milliseconds()))
			p.report.set(name, took.Milliseconds())
			return took
		case took > maxLag:
			p.report.note(what, fmt.Sprintf("not within %v", maxLag))
			p.report.set(name, maxLag.Milliseconds())
			return took
		}
		p.wait(lagPoll)
	}
	return 0
}

func holds(list []stripecall.Object, id string) bool {
	return slices.ContainsFunc(list, func(o stripecall.Object) bool { return o.String("id") == id })
}

// ended ends one grant each way, and asks what can still be done to it.
func (p *probe) ended(customer string, g presentGrants) {
	p.must(p.void(g.voided))
	p.must(p.expire(g.expired))
	if g.lag > 0 {
		p.wait(2 * g.lag)
	}
	list := p.must(p.get(grantsPath, "customer", customer, "limit", "100"))
	voided, expired := holds(list.Body.List("data"), g.voided), holds(list.Body.List("data"), g.expired)
	p.report.fact("a list after grants have ended", list, fmt.Sprintf("the voided one is there: %v, the expired one: %v", voided, expired))
	if p.err == nil {
		p.report.choice("ended_grants", voided && expired, "listed", "omitted")
	}

	second := p.void(g.voided)
	p.report.fact("voiding a voided grant", second, "voided_at as before")
	p.report.refusal("second_void", second)
	secondExpire := p.expire(g.expired)
	p.report.fact("expiring an expired grant", secondExpire, "expires_at "+number(secondExpire.Body.Int("expires_at")))
	p.report.refusal("second_expire", secondExpire)
	expireVoided := p.expire(g.voided)
	p.report.fact("expiring a voided grant", expireVoided, "expires_at "+number(expireVoided.Body.Int("expires_at")))
	p.report.refusal("expire_voided", expireVoided)
	p.report.fact("voiding an expired grant", p.void(g.expired))

	for _, change := range []struct{ name, param, value string }{
		{"update_ended_metadata", "metadata[changed]", "again"},
		{"update_ended_expires_at", "expires_at", number(p.now + 1000)},
	} {
		var answers []stripecall.Answer
		for _, grant := range []string{g.voided, g.expired} {
			a := p.post(grantsPath+"/"+grant, change.param, change.value)
			what := "expired"
			if grant == g.voided {
				what = "voided"
			}
			p.report.fact("changing "+change.param+" of a grant that is "+what, a)
			answers = append(answers, a)
			if a.OK() && grant == g.expired && change.param == "expires_at" {
				p.report.fact("expiring it again", p.expire(grant))
			}
		}
		p.report.refusal(change.name, answers...)
	}
}
