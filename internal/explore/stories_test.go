// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package explore

import (
	"testing"
)

// stories are counterexamples that were found and mended, as Found.Story prints them.
var stories = map[string][]Step{
	"a gateway answers for Stripe when it has granted, without a key": {
		{Op: Op{Edit: "a grant without a key", Do: "terraform apply"}, Events: []Event{{Run: 0, Request: "POST credit_grants for cus_A", Nth: 1, Fate: "executed, answered by a gateway with HTML"}}},
	},
}

// TestStories replays the stories, in which nothing fails any more.
func TestStories(t *testing.T) {
	t.Parallel()
	for name, history := range stories {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			found := Replay(t, history)
			if len(found.Violations) > 0 {
				t.Errorf("\n%s", found.Story())
			}
			told := 0
			for _, step := range found.World.History() {
				told += len(step.Events)
			}
			for _, step := range history {
				told -= len(step.Events)
			}
			if told != 0 {
				t.Errorf("not all of the events happened any more:\n%s", found.Story())
			}
		})
	}
}
