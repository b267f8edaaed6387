// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"errors"

	"github.com/billing-credits/terraform-provider-stripe/internal/cmd/stripecall"
)

const grantsPath = "/v1/billing/credit_grants"

// mark is the metadata by which objects of the probe are told.
const mark = "metadata[made_by]"

func (p *probe) newCustomer(clock string) string {
	pairs := []string{"name", "Probe of billing credits", mark, "probe"}
	if clock != "" {
		pairs = append(pairs, "test_clock", clock)
	}
	a := p.must(p.post("/v1/customers", pairs...))
	if p.err == nil && !a.Body.Null("livemode") && a.Body["livemode"] != false {
		p.err = errors.New("the key reads live objects; nothing more is sent")
	}
	if clock == "" {
		p.deleteAtTheEnd("customer "+a.ID(), "/v1/customers/"+a.ID())
	}
	return a.ID()
}

// askGrant asks for a grant of 10.00 USD; pairs change its parameters, and add to
// them. What is granted is ended after the run.
func (p *probe) askGrant(customer string, pairs ...string) stripecall.Answer {
	terms := [][2]string{
		{"customer", customer}, {"category", "promotional"}, {"name", "Probe"}, {mark, "probe"},
		{"amount[type]", "monetary"}, {"amount[monetary][currency]", "usd"}, {"amount[monetary][value]", "1000"},
		{"applicability_config[scope][price_type]", "metered"},
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		terms = with(terms, pairs[i], pairs[i+1])
	}
	var form []string
	for _, term := range terms {
		if term[1] != "" {
			form = append(form, term[0], term[1])
		}
	}
	a := p.post(grantsPath, form...)
	// The grants of a test clock's customers go with the clock.
	if a.OK() && a.Body.Null("test_clock") {
		p.postAtTheEnd("grant "+a.ID(), grantsPath+"/"+a.ID()+"/void")
	}
	return a
}

func with(terms [][2]string, name, value string) [][2]string {
	for i := range terms {
		if terms[i][0] == name {
			terms[i][1] = value
			return terms
		}
	}
	return append(terms, [2]string{name, value})
}

// grant makes a grant that must be.
func (p *probe) grant(customer string, pairs ...string) stripecall.Answer {
	return p.must(p.askGrant(customer, pairs...))
}

func (p *probe) void(grant string) stripecall.Answer { return p.end(grant, "void") }

func (p *probe) expire(grant string) stripecall.Answer { return p.end(grant, "expire") }

func (p *probe) end(grant, how string) stripecall.Answer {
	a := p.post(grantsPath + "/" + grant + "/" + how)
	if a.OK() {
		p.forget("grant " + grant)
	}
	return a
}
