// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package explore

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// Bounds are how far an exploration goes.
type Bounds struct {
	Operations  int
	Faults      int // in a whole history
	Preemptions int // in an operation
	Scope       Scope
	Workers     int
	Until       time.Time // zero is without end
	Histories   int64     // 0 is without end
}

// Found is a history in which an invariant fails.
type Found struct {
	World      *World
	Violations []Violation
	hash       digest // of the world
}

// Report is what an exploration has seen.
type Report struct {
	Histories int64 // each a list of choices, run to its end
	Worlds    int64 // that differ
	Requests  int64
	Strayed   int64   // runs that went otherwise than the same choices before, each time
	Found     []Found // the shortest of each kind, in the order in which they were found
	Complete  bool    // whether the bounds were reached
	Elapsed   time.Duration
}

func (r Report) String() string {
	complete := "all within the bounds"
	if !r.Complete {
		complete = "the bounds were not reached"
	}
	if r.Strayed > 0 {
		complete += fmt.Sprintf("; %d runs strayed", r.Strayed)
	}
	return fmt.Sprintf("%d histories, %d worlds, %d requests in %s (%.0f histories a second), %d kinds of violations; %s",
		r.Histories, r.Worlds, r.Requests, r.Elapsed.Round(time.Second), float64(r.Histories)/r.Elapsed.Seconds(), len(r.Found), complete)
}

// explorer explores by the number of operations, so that what it finds first is
// shortest. Below one operation it goes depth-first through what can befall the
// requests, and runs the operation anew for each. A world is kept as the changes that
// led to it, and equal worlds are explored once.
type explorer struct {
	t         *testing.T
	bounds    Bounds
	histories atomic.Int64
	requests  atomic.Int64
	strayed   atomic.Int64 // runs that went otherwise than the same choices before
	quiet     quietPlans
	stopped   atomic.Bool
}

// Explore runs every history within the bounds from the given worlds.
func Explore(t *testing.T, bounds Bounds, from ...*World) Report {
	t.Helper()
	started := time.Now()
	e := &explorer{t: t, bounds: bounds}
	report := Report{}
	seen := seenWorlds{}
	kinds := map[string]bool{}
	frontier := from
	for range bounds.Operations {
		var next []*World
		for _, results := range e.level(frontier) {
			for _, found := range results {
				if len(found.Violations) > 0 {
					if kind := found.kind(); !kinds[kind] {
						kinds[kind] = true
						report.Found = append(report.Found, found)
					}
					continue
				}
				if seen.isNew(found) {
					next = append(next, found.World)
				}
			}
		}
		frontier = next
	}
	report.Histories, report.Requests, report.Worlds = e.histories.Load(), e.requests.Load(), int64(len(seen))
	report.Strayed = e.strayed.Load()
	report.Complete, report.Elapsed = !e.stopped.Load(), time.Since(started)
	return report
}

// seenWorlds are the worlds that came about, and with how few faults.
type seenWorlds map[digest]int

// isNew reports a world that did not come about before with as few faults, and notes it.
func (s seenWorlds) isNew(found Found) bool {
	faults, ok := s[found.hash]
	if ok && faults <= found.World.faults {
		return false
	}
	s[found.hash] = found.World.faults
	return true
}

// Story tells a counterexample: its steps, what failed, and its source for the table of
// stories.
func (f Found) Story() string {
	var b strings.Builder
	b.WriteString(f.World.Story())
	for _, v := range f.Violations {
		fmt.Fprintf(&b, "FAILS: %s\n", v)
	}
	return b.String() + Source(f.World.History())
}

// kind groups counterexamples: the same invariants fail at the same command by the same
// faults, or, where there are none, at the same operation.
func (f Found) kind() string {
	var b strings.Builder
	for _, v := range f.Violations {
		b.WriteString(string(v.Invariant) + ";")
	}
	last := f.World.last
	fmt.Fprintf(&b, "%s", last.Op.Do)
	if len(last.Events) == 0 {
		b.WriteString(last.Op.Edit)
	}
	for _, event := range last.Events {
		fmt.Fprintf(&b, ";%s", event.Fate)
	}
	return b.String()
}

// level runs each operation in each world, by the workers. Of equal worlds that follow by
// an operation it keeps one.
func (e *explorer) level(worlds []*World) [][]Found {
	type task struct {
		world *World
		op    Op
	}
	var tasks []task
	for _, w := range worlds {
		for _, op := range e.bounds.Scope.operations(w) {
			tasks = append(tasks, task{w, op})
		}
	}
	results := make([][]Found, len(tasks))
	var next atomic.Int64
	var workers sync.WaitGroup
	for range max(e.bounds.Workers, 1) {
		workers.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= len(tasks) || e.stop() {
					return
				}
				seen := seenWorlds{}
				for _, found := range e.operation(tasks[i].world, tasks[i].op) {
					if len(found.Violations) > 0 || seen.isNew(found) {
						results[i] = append(results[i], found)
					}
				}
			}
		})
	}
	workers.Wait()
	return results
}

func (e *explorer) stop() bool {
	over := !e.bounds.Until.IsZero() && time.Now().After(e.bounds.Until) ||
		e.bounds.Histories > 0 && e.histories.Load() >= e.bounds.Histories
	if over {
		e.stopped.Store(true)
	}
	return over
}

// operation runs an operation once for each way in which its requests can fare.
func (e *explorer) operation(w *World, op Op) []Found {
	var results []Found
	for plan := (&tape{}); plan != nil && !e.stop(); plan = plan.next() {
		var p *planned
		e.run(plan, func() { p = prepare(w, op, plan, e.bounds) })
		for apply := (&tape{}); apply != nil && !e.stop(); apply = apply.next() {
			found := Found{}
			requests := 0
			e.run(apply, func() {
				next, x := p.carryOut(w, apply, e.bounds, &e.quiet)
				found = Found{next, x.violations, next.hash()}
				requests = len(x.seen)
			})
			e.histories.Add(1)
			e.requests.Add(int64(requests))
			results = append(results, found)
		}
	}
	return results
}

// attempts is how often a tape is run that strays.
const attempts = 20

// run runs what makes the choices of a tape, in a bubble. Which customer a campaign asks
// about first is left to the scheduler of goroutines, and so a run may stray from the
// choices that are to be made again. Then it is run again; if that does not help, it goes
// on where it strayed to.
func (e *explorer) run(choices *tape, run func()) {
	for range attempts {
		if inBubble(e.t, run); !choices.strayed {
			return
		}
		choices.rewind()
	}
	e.strayed.Add(1)
	choices.follow = true
	inBubble(e.t, run)
}

// inBubble runs a function in a bubble of testing/synctest.
func inBubble(t *testing.T, run func()) {
	t.Helper()
	synctest.Test(t, func(*testing.T) { run() })
}

// tape is a list of choices: those to be made again, and what there was to choose from.
type tape struct {
	choices []int
	offered []offer
	made    int  // how many choices were made in this run
	again   int  // how many of them are those of a run before
	strayed bool // there was something else to choose from than before
	follow  bool // go on nevertheless
}

// offer is what there is to choose from: so many alternatives, the first of which is about
// a request.
type offer struct {
	first string
	width int
}

func (p *tape) choose(alternatives []alternative) int {
	i, offered := p.made, offer{alternatives[0].call.name(), len(alternatives)}
	if i < p.again && p.offered[i] != offered {
		p.strayed = true
		if p.follow {
			p.choices, p.offered, p.again = p.choices[:i], p.offered[:i], i
		}
	}
	if p.strayed && !p.follow {
		return 0
	}
	p.made++
	if i >= p.again {
		p.choices, p.offered = append(p.choices, 0), append(p.offered, offered)
	}
	return p.choices[i]
}

// rewind goes back to the choices that are to be made again.
func (p *tape) rewind() {
	p.choices, p.offered, p.made, p.strayed = p.choices[:p.again], p.offered[:p.again], 0, false
}

// next is the tape that differs in the last choice that has another alternative, nil
// for none.
func (p *tape) next() *tape {
	for i := len(p.choices) - 1; i >= 0; i-- {
		if p.choices[i]+1 < p.offered[i].width {
			return &tape{choices: append(slices.Clone(p.choices[:i]), p.choices[i]+1), offered: slices.Clone(p.offered[:i+1]), again: i + 1}
		}
	}
	return nil
}
