// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/cmd/stripecall"
)

// probe is one run: its calls in order, what they told, and what is to be undone.
// The first call that Stripe should have answered and did not ends the rest.
type probe struct {
	ctx    context.Context
	stripe *stripecall.Client
	report report
	err    error
	// undo is in the order of what was made.
	undo []undoing

	// now is when the run began, in Unix seconds.
	now int64
}

// undoing ends or deletes one thing that the run has made.
type undoing struct {
	what string
	do   func(context.Context) (stripecall.Answer, error)
}

func newProbe(ctx context.Context, client *stripecall.Client, out io.Writer) *probe {
	return &probe{ctx: ctx, stripe: client, report: report{out: out, switches: map[string]any{}}, now: time.Now().Unix()}
}

// open answers the open points, one part after the other.
func (p *probe) open() {
	present := p.newCustomer("")
	p.report.section("Without a test clock")
	p.amounts(present)
	p.words(present)
	p.paging()
	grants := p.listed(present)
	p.ended(present, grants)

	p.report.section("On a test clock")
	p.month()

	p.report.section("Of a deleted customer")
	p.deleted(present, grants.live)
}

// get, post and delete answer refusals too. After an error they send nothing.
func (p *probe) get(path string, pairs ...string) stripecall.Answer {
	return p.keep(func() (stripecall.Answer, error) { return p.stripe.Get(p.ctx, path, pairs...) })
}

func (p *probe) post(path string, pairs ...string) stripecall.Answer {
	return p.keep(func() (stripecall.Answer, error) { return p.stripe.Post(p.ctx, path, pairs...) })
}

func (p *probe) delete(path string) stripecall.Answer {
	return p.keep(func() (stripecall.Answer, error) { return p.stripe.Delete(p.ctx, path) })
}

func (p *probe) keep(call func() (stripecall.Answer, error)) stripecall.Answer {
	if p.err != nil {
		return stripecall.Answer{}
	}
	a, err := call()
	p.err = err
	return a
}

// must keeps a refusal as the run's error: without this answer there is nothing
// to continue with.
func (p *probe) must(a stripecall.Answer) stripecall.Answer {
	if p.err == nil {
		p.err = a.Err()
	}
	return a
}

// atTheEnd remembers how to undo what was made.
func (p *probe) atTheEnd(what string, do func(context.Context) (stripecall.Answer, error)) {
	if p.err == nil {
		p.undo = append(p.undo, undoing{what, do})
	}
}

// postAtTheEnd undoes by a POST.
func (p *probe) postAtTheEnd(what, path string, pairs ...string) {
	p.atTheEnd(what, func(ctx context.Context) (stripecall.Answer, error) { return p.stripe.Post(ctx, path, pairs...) })
}

func (p *probe) deleteAtTheEnd(what, path string) {
	p.atTheEnd(what, func(ctx context.Context) (stripecall.Answer, error) { return p.stripe.Delete(ctx, path) })
}

// forget takes back what was to be undone, since it is.
func (p *probe) forget(what string) {
	if p.err == nil {
		p.undo = slices.DeleteFunc(p.undo, func(u undoing) bool { return u.what == what })
	}
}

// wait passes time, unless the run has ended.
func (p *probe) wait(d time.Duration) {
	if p.err != nil {
		return
	}
	select {
	case <-time.After(d):
	case <-p.ctx.Done():
		p.err = p.ctx.Err()
	}
}

// cleanUpTime bounds what is undone after the run was interrupted.
const cleanUpTime = 2 * time.Minute

// cleanUp undoes everything, the last first, and tells what could not be.
func (p *probe) cleanUp() {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(p.ctx), cleanUpTime)
	defer cancel()
	p.report.section("Cleaning up")
	for len(p.undo) > 0 {
		last := p.undo[len(p.undo)-1]
		p.undo = p.undo[:len(p.undo)-1]
		a, err := last.do(ctx)
		if err == nil {
			err = a.Err()
		}
		if err != nil {
			p.report.note("left", last.what+": "+err.Error())
			p.err = errors.Join(p.err, fmt.Errorf("%s could not be undone: %w", last.what, err))
		}
	}
	p.report.note("requests", strconv.Itoa(p.stripe.Sent())+" were sent")
}

func number(n int64) string { return strconv.FormatInt(n, 10) }
