// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package explore

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	ctyjson "github.com/zclconf/go-cty/cty/json"

	"github.com/billing-credits/terraform-provider-stripe/internal/explore/minitf"
)

// World is what a history has led to, between two operations. It is never changed.
type World struct {
	Step int // how many operations have happened
	// waited is how much time plans were saved for, in operations.
	waited int
	// parent is the world before the last operation, last what that was, and told what it
	// looked like.
	parent *World
	last   Step
	told   string
	log    []executed
	grants []Grant
	// states are two states of the same configuration, and older what they were one
	// operation before.
	states [2]savedState
	older  [2]savedState
	config Config
	// known are the grants that the user has been told of, and may leave alone.
	known map[string]bool
	// owed are the grants that ended to be replaced, as a plan said, and were not: a later
	// run may still do it.
	owed map[string]bool
	// faults is how many faults have happened.
	faults int
}

// History are the operations that have happened.
func (w *World) History() []Step {
	if w.parent == nil {
		return nil
	}
	return append(w.parent.History(), w.last)
}

// Story tells the history.
func (w *World) Story() string {
	if w.parent == nil {
		return ""
	}
	return w.parent.Story() + w.told
}

// Step is one operation of a history, with what befell its requests.
type Step struct {
	Op     Op
	Events []Event
}

// NewWorld is the world in which nothing has happened.
func NewWorld() *World {
	empty := saved(minitf.State{Objects: map[string]*minitf.Object{}, Inputs: map[string]map[string]string{}})
	return &World{states: [2]savedState{empty, empty}, older: [2]savedState{empty, empty}, config: Config{}, known: map[string]bool{}, owed: map[string]bool{}}
}

var timestamps = regexp.MustCompile(`"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"`)

// digest recognizes what is equal.
type digest [sha256.Size]byte

// savedState is a state with the digest of all that it shows.
type savedState struct {
	minitf.State
	digest digest
}

func saved(state minitf.State) savedState {
	return savedState{state, sha256.Sum256([]byte(showState(state)))}
}

// visible recognizes worlds in which a plan shows the same once lists have caught up: what
// Stripe has, the states, the configuration and the time. Moments are those of their
// operation: how often a request was retried makes no other world.
func (w *World) visible() digest {
	var b strings.Builder
	for _, grant := range w.grants {
		fmt.Fprintf(&b, "%s|%d|%v\n", grant, grant.Expires, grant.Metadata)
	}
	config, err := json.Marshal(w.config)
	if err != nil {
		panic(err)
	}
	fmt.Fprintf(&b, "%x %x %s %d", w.states[0].digest, w.states[1].digest, config, w.Step+w.waited)
	return sha256.Sum256([]byte(b.String()))
}

// hash recognizes equal worlds: besides what is visible, what Stripe keeps for request
// keys, what lists still hide, the older states, and what is known and owed.
func (w *World) hash() digest {
	var b strings.Builder
	fmt.Fprintf(&b, "%x %x %x\n", w.visible(), w.older[0].digest, w.older[1].digest)
	for _, change := range w.log {
		// A fresh request key is never sent again.
		if strings.HasPrefix(change.Key, "tf-once") || change.lag {
			fmt.Fprintf(&b, "%s %v %s\n", change.Key, change.lag && w.since(change.at) < listLag, change.Path)
		}
	}
	fmt.Fprintf(&b, "%v %v", slices.Sorted(maps.Keys(w.known)), slices.Sorted(maps.Keys(w.owed)))
	return sha256.Sum256([]byte(b.String()))
}

// since is how long ago something was when the next operation begins.
func (w *World) since(at time.Time) time.Duration {
	return w.next().Sub(at)
}

// next is when the next operation begins.
func (w *World) next() time.Time {
	return epoch.Add(time.Duration(w.Step+w.waited+1) * betweenOperations)
}

// showState is a state in full, without moments within an operation.
func showState(state minitf.State) string {
	var b strings.Builder
	for _, address := range state.Addresses() {
		object := state.Objects[address]
		shown := timestamps.ReplaceAllStringFunc(showObject(object), func(at string) string {
			parsed, err := time.Parse(`"`+time.RFC3339+`"`, at)
			if err != nil {
				return at
			}
			return parsed.Truncate(betweenOperations).Format(time.RFC3339)
		})
		fmt.Fprintf(&b, "%s %v %s %s\n", address, object.Tainted, shown, object.Private)
	}
	for _, address := range slices.Sorted(maps.Keys(state.Inputs)) {
		fmt.Fprintf(&b, "%s: %v\n", address, state.Inputs[address])
	}
	return b.String()
}

// showObject is a resource in JSON.
func showObject(object *minitf.Object) string {
	value, err := ctyjson.Marshal(object.Value, object.Value.Type())
	if err != nil {
		panic(err)
	}
	return string(value)
}
