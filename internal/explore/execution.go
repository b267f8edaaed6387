// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package explore

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing/synctest"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/zclconf/go-cty/cty"

	"github.com/billing-credits/terraform-provider-stripe/internal/explore/minitf"
	"github.com/billing-credits/terraform-provider-stripe/internal/provider"
	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

// Event is a fate other than the ordinary one: of the nth request of a kind, counted
// from 1, that a run of the operation sends.
type Event struct {
	Run     int
	Request string
	Nth     int
	Fate    Fate
	Over    string // of a request that goes first: the one that it overtakes
}

// alternative is what can happen next.
type alternative struct {
	call *call
	fate Fate
}

// chooser picks one of several alternatives. The first is the ordinary one.
type chooser interface {
	choose(alternatives []alternative) int
}

// run is one run of Terraform.
type run struct {
	number int
	calls  chan *call
	cancel context.CancelFunc
	dead   bool
	stop   bool // Ctrl-C was pressed
	server []tfprotov6.ProviderServer
	counts map[string]int
	cursed map[string]Fate
	plan   *minitf.Plan // what the user saw, once the apply has begun
	adopt  bool
	made   int // grants without a key that this run has made
}

// kill ends the run: what it does from here on reaches nobody.
func (r *run) kill() {
	r.dead = true
	r.cancel()
}

// interrupt is Ctrl-C: Terraform asks its providers to stop, and waits for them.
func (r *run) interrupt() {
	r.stop = true
	for _, server := range r.server {
		if _, err := server.StopProvider(context.Background(), &tfprotov6.StopProviderRequest{}); err != nil {
			panic(err)
		}
	}
}

// Seen is a request with what befell it, for stories.
type Seen struct {
	Run    int
	Label  string
	Turn   string // see request.turn
	Fate   Fate
	Status int
	Lost   bool
}

// execution is one operation under way. It lives in a bubble of testing/synctest.
type execution struct {
	stripe      *stripe
	started     time.Time
	base        time.Time
	ahead       time.Duration // by which the Date of every answer is
	runs        []*run
	calls       chan *call
	chooser     chooser
	faults      int // how many may still happen
	happened    int // how many have
	preemptions int // how often another run may still go first
	last        *run
	seen        []Seen
	events      []Event
	violations  []Violation
	quiet       bool // nothing goes wrong, and nothing is recorded
	before      []Grant
	latest      map[string]Grant
	owed        map[string]bool
	ran         []*ran
}

func newExecution(w *World, chooser chooser, faults, preemptions int) *execution {
	x := &execution{base: w.next(), started: time.Now(), calls: make(chan *call, 1000), chooser: chooser, faults: faults, preemptions: preemptions}
	x.stripe = newStripe(x.now, w.log)
	x.before, x.latest = w.grants, maps.Clone(x.stripe.grants)
	return x
}

// now is the world's time.
func (x *execution) now() time.Time { return x.base.Add(time.Since(x.started)) }

// maxRetries is fewer than the default, which would only be more of the same.
const maxRetries = 2

// newRun makes a run of Terraform.
func (x *execution) newRun(adopt bool) (context.Context, *run, *minitf.Terraform) {
	ctx, cancel := context.WithCancel(context.Background())
	r := &run{number: len(x.runs), adopt: adopt, calls: x.calls, cancel: cancel, counts: map[string]int{}, cursed: map[string]Fate{}}
	x.runs = append(x.runs, r)
	existing := "refuse"
	if adopt {
		existing = "adopt"
	}
	tf := &minitf.Terraform{
		Schemas: schemas(),
		Serve: func() tfprotov6.ProviderServer {
			server := provider.NewServer(provider.NewIn(stripeapi.World{Now: x.now, Transport: r, Jitter: latest}, "explore"))
			r.server = append(r.server, server)
			return server
		},
		Provider: schemas().Provider.Object(map[string]cty.Value{
			"api_key":             cty.StringVal(apiKey),
			"api_base":            cty.StringVal("http://127.0.0.1:1"),
			"stripe_account":      cty.NullVal(cty.String),
			"requests_per_second": cty.NumberIntVal(1000),
			"max_retries":         cty.NumberIntVal(maxRetries),
			"existing_grants":     cty.StringVal(existing),
		}),
		Concurrently: concurrently,
		Killed:       func() bool { return r.dead },
		Interrupted:  func() bool { return r.stop },
	}
	return ctx, r, tf
}

// latest makes every wait before a retry the longest, so that chance has no part in it.
func latest() float64 { return 1 }

// concurrently runs functions at once. Each starts when those before it wait for
// something, so that a history has one course.
func concurrently(walk []func()) {
	var all sync.WaitGroup
	for i, visit := range walk {
		all.Go(func() {
			time.Sleep(time.Duration(i) * time.Microsecond)
			visit()
		})
	}
	all.Wait()
}

var schemas = sync.OnceValue(func() *minitf.Schemas {
	read, err := minitf.ReadSchemas(context.Background(), provider.NewServer(provider.New("explore")))
	if err != nil {
		panic(err)
	}
	return read
})

// gather is how long the world waits for requests that are about to come: longer than
// the provider's rate limit keeps them, shorter than any back-off.
const gather = 20 * time.Millisecond

// drive runs commands, each in a run of its own, until all have ended, and decides what
// befalls each request.
func (x *execution) drive(commands ...func()) {
	done := make(chan struct{}, len(commands))
	for _, command := range commands {
		go func() {
			defer func() { done <- struct{}{} }()
			command()
		}()
	}
	var pending []*call
	for running := len(commands); running > 0; {
		if len(pending) == 0 {
			select {
			case c := <-x.calls:
				pending = append(pending, c)
			case <-done:
				running--
				continue
			}
			time.Sleep(gather)
		}
		synctest.Wait()
		for len(x.calls) > 0 {
			pending = append(pending, <-x.calls)
		}
		pending = slices.DeleteFunc(pending, func(c *call) bool {
			if c.run.dead {
				c.outcome <- outcome{err: errKilled}
			}
			return c.run.dead || c.req.Context().Err() != nil
		})
		if len(pending) == 0 {
			continue
		}
		next := x.next(pending)
		pending = slices.DeleteFunc(pending, func(c *call) bool { return c == next.call })
		x.deliver(next)
		time.Sleep(gather)
	}
}

// next decides which of the waiting requests Stripe sees first, and what befalls it.
func (x *execution) next(pending []*call) alternative {
	slices.SortFunc(pending, func(a, b *call) int {
		// The run that went last goes on.
		if a.run != b.run && x.last != nil {
			if a.run == x.last {
				return -1
			}
			if b.run == x.last {
				return 1
			}
		}
		if a.run != b.run {
			return a.run.number - b.run.number
		}
		return strings.Compare(a.Method+a.Path+a.Query+a.Body, b.Method+b.Path+b.Query+b.Body)
	})
	if x.quiet {
		return alternative{pending[0], Answered}
	}
	var alternatives []alternative
	for i, c := range pending {
		if i > 0 && (x.preemptions == 0 || c.run == pending[0].run) {
			break
		}
		key := c.label() + c.Key
		if fate, cursed := c.run.cursed[key]; cursed {
			alternatives = append(alternatives, alternative{c, fate})
			continue
		}
		for _, fate := range c.fates() {
			if !fate.isFault() || x.faults > 0 {
				alternatives = append(alternatives, alternative{c, fate})
			}
		}
	}
	for _, a := range alternatives {
		a.call.nth = a.call.run.counts[a.call.label()] + 1
	}
	chosen := alternatives[0]
	if len(alternatives) > 1 {
		chosen = alternatives[x.chooser.choose(alternatives)]
	}
	if chosen.call != pending[0] {
		x.preemptions--
		x.events = append(x.events, Event{Run: chosen.call.run.number, Request: chosen.call.label(), Nth: chosen.call.nth, Fate: GoesFirst, Over: pending[0].name()})
	}
	return chosen
}

// deliver lets a request's fate befall it.
func (x *execution) deliver(a alternative) {
	c := a.call
	key := c.label() + c.Key
	_, cursed := c.run.cursed[key]
	x.last = c.run
	c.run.counts[c.label()]++
	if a.fate.isFault() && !cursed {
		x.faults--
		x.happened++
		c.run.cursed[key] = a.fate.forGood()
		x.events = append(x.events, Event{Run: c.run.number, Request: c.label(), Nth: c.run.counts[c.label()], Fate: a.fate})
	}
	got := x.befall(c, a.fate)
	if !x.quiet {
		x.seen = append(x.seen, Seen{Run: c.run.number, Label: c.label(), Turn: c.turn(), Fate: a.fate, Status: got.answer.Status, Lost: got.err != nil})
	}
	c.outcome <- got
}

func (s Seen) String() string {
	text := s.Label
	if s.Status != 0 {
		text += fmt.Sprintf(" -> %d", s.Status)
	}
	if s.Fate != Answered {
		text += " [" + string(s.Fate) + "]"
	}
	return text
}
