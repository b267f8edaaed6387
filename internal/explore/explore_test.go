// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package explore

import (
	"flag"
	"runtime"
	"strings"
	"testing"
	"time"
)

var (
	flagOperations  = flag.Int("explore.operations", 0, "operations of a history; 0 is what holds and fits into a minute")
	flagFaults      = flag.Int("explore.faults", 1, "faults of a history")
	flagPreemptions = flag.Int("explore.preemptions", 1, "how often one of two runs may overtake the other in an operation")
	flagMinutes     = flag.Float64("explore.minutes", 0, "minutes that the exploration may take, 0 for no end")
	flagEdits       = flag.String("explore.edits", "", "prefixes of the edits to explore, separated by commas; all if empty")
	flagGranted     = flag.Bool("explore.granted", true, "whether somebody may grant under a key by hand between a plan and its apply, with existing_grants the other one in the apply")
	flagSpent       = flag.Bool("explore.spent", true, "whether somebody may have granted under a key by hand, and voided that")
	flagDates       = flag.Bool("explore.dates", true, "whether the Date of answers may be hours ahead or behind, where a grant expires soon")
	flagVoided      = flag.Bool("explore.voided", true, "whether somebody may void a grant between a plan and its apply")
	flagSaved       = flag.Bool("explore.saved", true, "whether a plan may be saved and applied hours later, where a grant expires soon")
	flagTwo         = flag.Bool("explore.two", true, "whether there is a second state")
)

// exploration is what is explored, and for how long at most, 0 for no end.
type exploration struct {
	Bounds
	For time.Duration
}

// inTests are explored where no flag says otherwise: all edits without faults, grants that
// expire soon with wrong Dates and saved plans, the plainest edits with one fault, and the plainest in two
// runs, one of them overtaking the other once; and one operation between whose plan and apply
// somebody grants. Together they take a minute at most.
var inTests = []exploration{
	{Bounds{Operations: 2, Workers: 2, Scope: Scope{Adopt: true, Voided: true, Edits: func(name string) bool { return !strings.Contains(name, "within hours") }}}, 24 * time.Second},
	{Bounds{Operations: 2, Workers: 2, Scope: Scope{Dates: true, Saved: true, Edits: among("a grant with key k1 that expires,a campaign of two that expires,grant: key k2,grant: name changed,grant re,campaign: key k2,campaign: 2000,campaign: the same,campaign: cus_A")}}, 8 * time.Second},
	{Bounds{Operations: 2, Faults: 1, Workers: 2, Scope: Scope{Adopt: true, Edits: among("a grant with key,a campaign of two,grant: value 2000,grant: key k2,grant: customer cus_B,grant removed,campaign: 2000,campaign: cus_A")}}, 16 * time.Second},
	{Bounds{Operations: 1, Faults: 1, Workers: 2, Scope: Scope{Adopt: true, Granted: true}}, 4 * time.Second},
	// A key that is added in place is left out: between its last look and the change, another
	// run can create under the key, and Stripe cannot keep the two apart.
	{Bounds{Operations: 2, Preemptions: 1, Workers: 2, Scope: Scope{Two: true, Edits: among("a grant with key k1,grant: value 2000,grant: key k2,grant: customer cus_B")}}, 8 * time.Second},
}

// among selects edits by their prefixes, separated by commas.
func among(prefixes string) func(string) bool {
	return func(name string) bool {
		for _, prefix := range strings.Split(prefixes, ",") {
			if strings.HasPrefix(name, prefix) {
				return true
			}
		}
		return false
	}
}

// TestExplore explores. Each kind of counterexample is told as a story, with its source
// for the table of stories.
func TestExplore(t *testing.T) {
	if raceDetector {
		t.Skip("the race detector makes it ten times slower, and make test runs it without")
	}
	explorations := inTests
	if *flagOperations > 0 {
		bounds := Bounds{Operations: *flagOperations, Faults: *flagFaults, Preemptions: *flagPreemptions, Workers: runtime.GOMAXPROCS(0),
			Scope: Scope{Adopt: true, Two: *flagTwo, Voided: *flagVoided, Spent: *flagSpent, Granted: *flagGranted, Dates: *flagDates, Saved: *flagSaved}}
		if *flagEdits != "" {
			bounds.Scope.Edits = among(*flagEdits)
		}
		explorations = []exploration{{bounds, time.Duration(*flagMinutes * float64(time.Minute))}}
	}
	for _, e := range explorations {
		if e.For > 0 {
			e.Until = time.Now().Add(e.For)
		}
		report := Explore(t, e.Bounds, NewWorld())
		for _, found := range report.Found {
			t.Errorf("\n%s", found.Story())
		}
		t.Log(report)
	}
}
