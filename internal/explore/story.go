// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package explore

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// Replay runs a history again, and returns the violations. What a campaign does at once
// may happen in another order than it did.
func Replay(t *testing.T, history []Step) Found {
	t.Helper()
	found := Found{World: NewWorld()}
	for _, step := range history {
		inBubble(t, func() {
			w := found.World
			bounds := Bounds{Faults: w.faults + len(step.Events), Preemptions: len(step.Events)}
			p := prepare(w, step.Op, &script{events: step.Events}, bounds)
			next, x := p.carryOut(w, &script{events: step.Events}, bounds, &quietPlans{})
			found = Found{World: next, Violations: append(found.Violations, x.violations...)}
		})
	}
	return found
}

// tell writes what an operation has shown and done.
func tell(x *execution, next *World) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d. %s\n", next.Step, next.last.Op)
	for _, r := range x.ran {
		if r.plan != nil {
			fmt.Fprintf(&b, "   plan: %s\n", orNothing(describe(r.plan)))
		}
		if said := shown(r.diags); said != "" {
			fmt.Fprintf(&b, "   %s\n", strings.ReplaceAll(said, "\n", "\n   "))
		}
	}
	for _, seen := range x.seen {
		if len(x.ran) > 1 {
			fmt.Fprintf(&b, "   run %d:", seen.Run+1)
		}
		fmt.Fprintf(&b, "   %s\n", seen)
	}
	for _, grant := range next.grants {
		fmt.Fprintf(&b, "   Stripe: %s\n", grant)
	}
	for number, state := range next.states {
		for _, address := range state.Addresses() {
			tainted := ""
			if state.Objects[address].Tainted {
				tainted = ", tainted"
			}
			fmt.Fprintf(&b, "   state %d: %s has %s%s\n", number+1, address, strings.Join(slices.Compact(idsIn(showObject(state.Objects[address]))), " "), tainted)
		}
	}
	return b.String()
}

func orNothing(text string) string {
	if text == "" {
		return "nothing to do"
	}
	return text
}

// Source is a history as Go source, for the table of stories.
func Source(history []Step) string {
	var b strings.Builder
	for _, step := range history {
		fmt.Fprintf(&b, "\t\t\t{Op: Op%s", fields(step.Op))
		if len(step.Events) > 0 {
			var events []string
			for _, event := range step.Events {
				events = append(events, fields(event))
			}
			fmt.Fprintf(&b, ", Events: []Event{%s}", strings.Join(events, ", "))
		}
		b.WriteString("},\n")
	}
	return b.String()
}

// fields are the fields of a struct that are not zero, in braces, as Go source.
func fields(structure any) string {
	value := reflect.ValueOf(structure)
	var set []string
	for i := range value.NumField() {
		if field := value.Field(i); !field.IsZero() {
			set = append(set, fmt.Sprintf("%s: %#v", value.Type().Field(i).Name, field))
		}
	}
	return "{" + strings.Join(set, ", ") + "}"
}

// script chooses what a story says.
type script struct{ events []Event }

func (s *script) choose(alternatives []alternative) int {
	first := alternatives[0].call
	for _, a := range alternatives {
		if a.call != first && s.has(a.call, GoesFirst, first.name()) {
			first = a.call
			break
		}
	}
	for i, a := range alternatives {
		if a.call == first && a.fate.isFault() && s.has(a.call, a.fate, "") {
			return i
		}
	}
	for i, a := range alternatives {
		if a.call == first && !a.fate.isFault() {
			return i
		}
	}
	return 0
}

func (s *script) has(c *call, fate Fate, over string) bool {
	return slices.Contains(s.events, Event{Run: c.run.number, Request: c.label(), Nth: c.nth, Fate: fate, Over: over})
}
