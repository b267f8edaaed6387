// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package contract

import (
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stripe/stripe-mock/embedded"
)

// TestTheDescriptionIsOfOurFamily fails when another stripe-mock is pinned: then
// the deviations have to be looked through.
func TestTheDescriptionIsOfOurFamily(t *testing.T) {
	t.Parallel()
	if !strings.Contains(string(embedded.OpenAPISpec), `"version": "2024-09-30.acacia"`) {
		t.Error("the description is of another version")
	}
}

func TestEveryDeviationHasAReasonAndAnEffect(t *testing.T) {
	t.Parallel()
	document, err := jsonschema.UnmarshalJSON(strings.NewReader(string(embedded.OpenAPISpec)))
	if err != nil {
		t.Fatal(err)
	}
	for _, changes := range [][]deviation{deviations, withAccounts, withPreview} {
		for i, d := range changes {
			if d.reason == "" {
				t.Errorf("the deviation at %v has no reason", d.at)
			}
			// Applied twice, the second has nothing to change: so the first had.
			if err := d.apply(document); err != nil {
				t.Errorf("the deviation at %v: %v", d.at, err)
			}
			if err := d.apply(document); err == nil || !strings.Contains(err.Error(), "says so already") {
				t.Errorf("the deviation at %v, applied twice: %v", d.at, err)
			}
			// An order that others depend on would be a trap.
			if slices.ContainsFunc(changes[:i], func(o deviation) bool { return slices.Equal(o.at, d.at) }) {
				t.Errorf("there are two deviations at %v", d.at)
			}
		}
	}
}
