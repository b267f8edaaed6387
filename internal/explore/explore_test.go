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
	flagVoided      = flag.Bool("explore.voided", true, "whether somebody may void a grant between a plan and its apply")
	flagTwo         = flag.Bool("explore.two", true, "whether there is a second state")
)

// inTests is what is explored where no flag says otherwise.
var inTests = Bounds{
	Operations: 2, Faults: 1, Workers: 2,
	Scope: Scope{Adopt: true, Edits: among("a grant with key,grant: value 2000,grant: key k2,grant: customer cus_B,grant removed")},
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
	bounds := inTests
	bounds.Until = time.Now().Add(50 * time.Second)
	if *flagOperations > 0 {
		bounds = Bounds{Operations: *flagOperations, Faults: *flagFaults, Preemptions: *flagPreemptions, Workers: runtime.GOMAXPROCS(0),
			Scope: Scope{Adopt: true, Two: *flagTwo, Voided: *flagVoided}}
		if *flagMinutes > 0 {
			bounds.Until = time.Now().Add(time.Duration(*flagMinutes * float64(time.Minute)))
		}
		if *flagEdits != "" {
			bounds.Scope.Edits = among(*flagEdits)
		}
	}
	report := Explore(t, bounds, NewWorld())
	for _, found := range report.Found {
		t.Errorf("\n%s", found.Story())
	}
	t.Log(report)
}
