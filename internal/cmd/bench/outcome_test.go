// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// said are lines as Terraform 1.11 writes them, shortened.
const said = `There are some problems with the CLI configuration:
{"@level":"info","type":"version","terraform":"1.11.4"}
{"@level":"info","type":"refresh_start","hook":{"resource":{"addr":"a.this[0]"}}}
{"@level":"info","type":"refresh_complete","hook":{"resource":{"addr":"a.this[0]"}}}
{"@level":"info","type":"refresh_complete","hook":{"resource":{"addr":"a.this[1]"}}}
{"@level":"info","type":"resource_drift","change":{"action":"update"}}
{"@level":"info","type":"apply_complete","hook":{"action":"create"}}
{"@level":"error","type":"apply_errored","hook":{"action":"create"}}
{"@level":"warn","type":"diagnostic","diagnostic":{"severity":"warning","summary":"Careful"}}
{"@level":"error","type":"diagnostic","diagnostic":{"severity":"error","summary":"Could not grant credits","detail":"Nothing\nwas granted."}}
`

func TestOutcome(t *testing.T) {
	t.Parallel()
	got := outcomeOf([]byte(said))
	want := outcome{Refreshed: 2, Applied: 1, Failed: 1, Drifted: 1, Errors: []string{"Could not grant credits: Nothing was granted."}}
	if got.Refreshed != want.Refreshed || got.Applied != want.Applied || got.Failed != want.Failed || got.Drifted != want.Drifted || !slices.Equal(got.Errors, want.Errors) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

// A line may be longer than bufio.Scanner takes by itself.
func TestOutcomeOfLongLines(t *testing.T) {
	t.Parallel()
	long := fmt.Sprintf(`{"type":"diagnostic","diagnostic":{"severity":"error","summary":"Long","detail":%q}}`, strings.Repeat("x", 1<<20))
	got := outcomeOf([]byte(long + "\n" + `{"type":"refresh_complete"}`))
	if len(got.Errors) != 1 || got.Refreshed != 1 {
		t.Errorf("%d errors and %d refreshed, want 1 and 1", len(got.Errors), got.Refreshed)
	}
}

func TestUnexpected(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name string
		o    outcome
		want bool
	}{
		{"as it should be", outcome{Refreshed: 100}, false},
		{"nothing was read", outcome{}, true},
		{"one was not read", outcome{Refreshed: 99}, true},
		{"one was not as in state", outcome{Refreshed: 100, Drifted: 1}, true},
	} {
		if got := test.o.unexpected(100); (got != nil) != test.want {
			t.Errorf("%s: %v", test.name, got)
		}
	}
}

func TestOutcomeShowsFewErrors(t *testing.T) {
	t.Parallel()
	o := outcome{Errors: slices.Repeat([]string{"the same"}, 1000)}
	if shown := o.String(); !strings.HasPrefix(shown, "1000 errors") || strings.Count(shown, "the same") != maxErrorsShown {
		t.Error(shown)
	}
}
