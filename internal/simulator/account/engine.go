// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package account

import (
	"cmp"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/credits"
)

// finalizeAfter is how long a draft that Stripe made stays a draft, in seconds:
// about an hour (DOC).
const finalizeAfter = 60 * 60

// taskKind says what billing does automatically. Of several tasks at one moment the
// lower kind comes first: a draft is finalized before the next one is made.
type taskKind int

const (
	taskFinalize taskKind = iota
	taskCollect
	taskEndPeriod
)

// task is something that is due at a moment of its customer's time. position is
// that of its object among those of its kind, so that the order is total.
type task struct {
	at       int64
	kind     taskKind
	position int
	id       string
}

func (t task) compare(other task) int {
	return cmp.Or(cmp.Compare(t.at, other.at), cmp.Compare(t.kind, other.kind), cmp.Compare(t.position, other.position))
}

// agenda holds what is due, by the clock of its customer ("" is the wall clock)
// and by object. It is derived from the objects, and not saved.
type agenda struct {
	byClock map[string]map[string]task
	// nextWall is the moment of the first task by the wall clock, or earlier.
	nextWall int64
}

func (g *agenda) set(clock string, t task) {
	if g.byClock == nil {
		g.byClock = map[string]map[string]task{}
	}
	if g.byClock[clock] == nil {
		g.byClock[clock] = map[string]task{}
	}
	g.byClock[clock][t.id] = t
	if clock == "" && (g.nextWall == 0 || t.at < g.nextWall) {
		g.nextWall = t.at
	}
}

func (g *agenda) drop(clock, id string) { delete(g.byClock[clock], id) }

// next is the first task of the clock.
func (g *agenda) next(clock string) (task, bool) {
	var first task
	found := false
	for _, t := range g.byClock[clock] {
		if !found || t.compare(first) < 0 {
			first, found = t, true
		}
	}
	return first, found
}

// scheduleInvoice notes what billing is to do with the invoice, if anything.
func (a *Account) scheduleInvoice(i *Invoice) {
	t := task{id: i.ID, position: a.invoices.positions[i.ID]}
	switch {
	case i.Status == InvoiceDraft && i.AutoAdvance && i.FinalizeAt != 0:
		t.at, t.kind = i.FinalizeAt, taskFinalize
	case i.Status == InvoiceOpen && i.CollectAt != 0:
		t.at, t.kind = i.CollectAt, taskCollect
	default:
		a.agenda.drop(i.TestClock, i.ID)
		return
	}
	a.agenda.set(i.TestClock, t)
}

// scheduleSubscription notes when the subscription's period ends.
func (a *Account) scheduleSubscription(s *Subscription) {
	if s.ended() {
		a.agenda.drop(s.TestClock, s.ID)
		return
	}
	a.agenda.set(s.TestClock, task{at: s.PeriodEnd, kind: taskEndPeriod, position: a.subscriptions.positions[s.ID], id: s.ID})
}

// CatchUp does what billing has to do by now: by the wall clock, and what requests
// left to be collected by test clocks. It costs nothing where nothing is due. The
// grants that switches say the account holds are added, too.
func (a *Account) CatchUp() {
	a.addStrange()
	if wall := a.WallTime(); a.agenda.nextWall != 0 && a.agenda.nextWall <= wall {
		a.run("", wall)
		a.agenda.nextWall = 0
		if t, ok := a.agenda.next(""); ok {
			a.agenda.nextWall = t.at
		}
	}
	for _, id := range a.collecting {
		if i, ok := a.invoices.get(id); ok && i.Status == InvoiceOpen && i.CollectAt != 0 {
			a.collectDue(i)
		}
	}
	a.collecting = nil
}

// run does the clock's tasks that are due until the moment, in order, each in its
// own time.
func (a *Account) run(clock string, until int64) {
	for {
		t, ok := a.agenda.next(clock)
		if !ok || t.at > until {
			break
		}
		a.agenda.drop(clock, t.id)
		a.engineNow = max(t.at, 1)
		a.do(t)
	}
	a.engineNow = 0
}

func (a *Account) do(t task) {
	if t.kind == taskEndPeriod {
		if s, ok := a.subscriptions.get(t.id); ok && !s.ended() {
			a.endPeriod(s)
		}
		return
	}
	i, ok := a.invoices.get(t.id)
	if !ok {
		return
	}
	if t.kind == taskFinalize && i.Status == InvoiceDraft {
		a.finalize(i)
	}
	if i.Status == InvoiceOpen && i.CollectAt != 0 {
		a.collectDue(i)
	}
}

// advance moves the clock to the moment: billing does on the way what is due, and
// the ledgers of the clock's customers are brought up to date.
func (a *Account) advance(c *Clock, to int64) {
	a.run(c.ID, to)
	c.FrozenTime = to
	for _, customer := range a.customers.peekBy(byClock, c.ID) {
		a.settle(customer, credits.OnRead)
	}
}
