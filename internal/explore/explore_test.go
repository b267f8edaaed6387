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

// inTests are explored where no flag says otherwise: all edits without faults, and the
// plainest with one. Together they take a minute at most.
var inTests = []Bounds{
	{Operations: 2, Workers: 2, Scope: Scope{Adopt: true, Voided: true}},
	{Operations: 2, Faults: 1, Workers: 2, Scope: Scope{Adopt: true, Edits: among("a grant with key,a campaign of two,grant: value 2000,grant: key k2,grant: customer cus_B,grant removed,campaign: 2000,campaign: cus_A")}},
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
	each := 25 * time.Second
	if *flagOperations > 0 {
		bounds := Bounds{Operations: *flagOperations, Faults: *flagFaults, Preemptions: *flagPreemptions, Workers: runtime.GOMAXPROCS(0),
			Scope: Scope{Adopt: true, Two: *flagTwo, Voided: *flagVoided}}
		if *flagEdits != "" {
			bounds.Scope.Edits = among(*flagEdits)
		}
		explorations, each = []Bounds{bounds}, time.Duration(*flagMinutes*float64(time.Minute))
	}
	for _, bounds := range explorations {
		if each > 0 {
			bounds.Until = time.Now().Add(each)
		}
		report := Explore(t, bounds, NewWorld())
		for _, found := range report.Found {
			t.Errorf("\n%s", found.Story())
		}
		t.Log(report)
	}
}
