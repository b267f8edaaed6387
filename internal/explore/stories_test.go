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
	"a key that is too long and known late": {
		{Op: Op{Edit: "a grant with key k1", Do: "terraform apply"}},
		{Op: Op{Edit: "grant: key too long, known after apply", Do: "terraform apply"}},
	},
	"metadata that is too long and known late, in a replacement": {
		{Op: Op{Edit: "a grant with key k1", Do: "terraform apply"}},
		{Op: Op{Edit: "grant: metadata too long, known after apply", Do: "terraform apply -replace of everything"}},
	},
	"a policy that does not exist and is known late, in a replacement": {
		{Op: Op{Edit: "a grant with key k1", Do: "terraform apply"}},
		{Op: Op{Edit: "grant: policy of none, known after apply", Do: "terraform apply -replace of everything"}},
	},
	"an expiry that is past and known late, in a replacement": {
		{Op: Op{Edit: "a grant with key k1", Do: "terraform apply"}},
		{Op: Op{Edit: "grant: expires in the past, known after apply", Do: "terraform apply -replace of everything"}},
	},
	"a name that is too long and known late, of a tainted grant": {
		{Op: Op{Edit: "a grant with key k1", Do: "terraform apply"}},
		{Op: Op{Edit: "grant: name too long, known after apply", Do: "terraform taint of everything, then apply"}},
	},
	"a priority of 500 that is known late, of a tainted grant": {
		{Op: Op{Edit: "a grant with key k1", Do: "terraform apply"}},
		{Op: Op{Edit: "grant: priority 500, known after apply", Do: "terraform taint of everything, then apply"}},
	},
	"a value of 0 that is known late, of a tainted grant": {
		{Op: Op{Edit: "a grant with key k1", Do: "terraform apply"}},
		{Op: Op{Edit: "grant: value 0, known after apply", Do: "terraform taint of everything, then apply"}},
	},
	"a customer who does not exist and is known late, of a tainted grant": {
		{Op: Op{Edit: "a grant with key k1", Do: "terraform apply"}},
		{Op: Op{Edit: "grant: customer that does not exist, known after apply", Do: "terraform taint of everything, then apply"}},
	},
	"a campaign is replaced, its recipients known late": {
		{Op: Op{Edit: "a campaign of two", Do: "terraform apply"}},
		{Op: Op{Edit: "campaign: the same recipients, known after apply", Do: "terraform apply -replace of everything"}},
	},
	"a tainted campaign with recipients known late": {
		{Op: Op{Edit: "a campaign of two", Do: "terraform apply"}},
		{Op: Op{Edit: "campaign: the same recipients, known after apply", Do: "terraform taint of everything, then apply"}},
	},
	"a tainted campaign with a key known late": {
		{Op: Op{Edit: "a campaign of two", Do: "terraform apply"}},
		{Op: Op{Edit: "campaign: the same idempotency_key, known after apply", Do: "terraform taint of everything, then apply"}},
	},
	"a tainted campaign with a key that is too long": {
		{Op: Op{Edit: "a campaign of two", Do: "terraform apply"}},
		{Op: Op{Edit: "campaign: key too long, known after apply", Do: "terraform taint of everything, then apply"}},
	},
	"a campaign with a priority of 500 that is known late": {
		{Op: Op{Edit: "a campaign of two", Do: "terraform apply"}},
		{Op: Op{Edit: "campaign: priority 500, known after apply", Do: "terraform apply"}},
	},
	"a campaign is replaced, its metadata too long and known late": {
		{Op: Op{Edit: "a campaign of two", Do: "terraform apply"}},
		{Op: Op{Edit: "campaign: metadata too long, known after apply", Do: "terraform apply -replace of everything"}},
	},
	"a campaign is replaced, its expiry past and known late": {
		{Op: Op{Edit: "a campaign of two", Do: "terraform apply"}},
		{Op: Op{Edit: "campaign: expires in the past, known after apply", Do: "terraform apply -replace of everything"}},
	},
	"a campaign is replaced, its policy none and known late": {
		{Op: Op{Edit: "a campaign of two", Do: "terraform apply"}},
		{Op: Op{Edit: "campaign: policy of none, known after apply", Do: "terraform apply -replace of everything"}},
	},
	"a campaign is replaced, a value 0 and known late": {
		{Op: Op{Edit: "a campaign of two", Do: "terraform apply"}},
		{Op: Op{Edit: "campaign: 0 for cus_A, known after apply", Do: "terraform apply -replace of everything"}},
	},
	"a value of a campaign changes after its grants have expired": {
		{Op: Op{Edit: "a campaign of two that expires shortly", Do: "terraform apply"}},
		{Op: Op{Edit: "campaign: 2000 for cus_A", Do: "terraform apply"}},
	},
	"a value of a campaign changes after its grants have expired, known late": {
		{Op: Op{Edit: "a campaign of two that expires shortly", Do: "terraform apply"}},
		{Op: Op{Edit: "campaign: 2000 for cus_A, known after apply", Do: "terraform apply"}},
	},
	"an expired campaign gets a name known late, and adopts the grant that a lagging list hid": {
		{Op: Op{Edit: "a campaign of two that expires shortly", Do: "terraform apply"}, Events: []Event{{Run: 0, Request: "POST credit_grants for cus_B", Nth: 1, Fate: "answered, and lists lag"}}},
		{Op: Op{Edit: "campaign: name changed, known after apply", Do: "terraform apply", Adopt: true}},
	},
	"the metadata of a campaign changes, known late": {
		{Op: Op{Edit: "a campaign of two", Do: "terraform apply"}},
		{Op: Op{Edit: "campaign: metadata changed, known after apply", Do: "terraform apply"}},
		{Op: Op{Do: "terraform apply -replace of everything"}},
	},
	"a grant is planned, made by hand, and may be adopted by the apply only": {
		{Op: Op{Edit: "a grant with key k1", Do: "terraform apply", Granted: true, Switched: true}},
	},
	"somebody grants to a recipient on other terms before a campaign is replaced": {
		{Op: Op{Edit: "a campaign of two", Do: "terraform apply"}, Events: []Event{{Run: 0, Request: "POST credit_grants for cus_B", Nth: 1, Fate: "answered by a gateway with HTML, not executed"}}},
		{Op: Op{Edit: "campaign: name changed", Do: "terraform apply", Granted: true, Switched: true}},
	},
	"the grant of a recipient is imported into a resource, and the recipient removed": {
		{Op: Op{Edit: "a campaign of two", Do: "terraform apply"}},
		{Op: Op{Edit: "a grant of cus_A with the campaign's key", Do: "terraform import of the newest grant, then apply"}},
		{Op: Op{Edit: "campaign: cus_A removed", Do: "terraform apply"}},
	},
	"a value of a campaign changes, and adopts what was ended by hand": {
		{Op: Op{Edit: "a campaign of two", Do: "terraform apply"}},
		{Op: Op{Edit: "campaign: 2000 for cus_A", Do: "terraform apply", Adopt: true, Spent: true}},
	},
	"a key that another state has spent is added in place": {
		{Op: Op{Edit: "a grant without a key", Do: "terraform apply"}},
		{Op: Op{Edit: "grant: key k2", Do: "terraform apply", State: 1}},
		{Op: Op{Do: "terraform apply"}},
	},
	"a grant changes its customer, and another one takes its key": {
		{Op: Op{Edit: "a grant with key k1", Do: "terraform apply"}},
		{Op: Op{Edit: "grant: customer cus_B, and another grant with its key, known after apply", Do: "terraform apply"}},
	},
	"a value of a campaign changes after it has begun": {
		{Op: Op{Edit: "a campaign of two that begins shortly", Do: "terraform apply"}},
		{Op: Op{Edit: "campaign: 2000 for cus_A", Do: "terraform apply"}},
	},
	"an older state of a grant whose customer has changed": {
		{Op: Op{Edit: "a grant with key k1", Do: "terraform apply"}},
		{Op: Op{Edit: "grant: customer cus_B, and another grant with its key", Do: "terraform taint of everything, then apply"}},
		{Op: Op{Edit: "", Do: "the state of one operation ago is restored, then terraform apply"}},
	},
	"an older state of a grant, whose successor is under another customer than is configured": {
		{Op: Op{Edit: "a grant with key k1", Do: "terraform apply"}},
		{Op: Op{Edit: "grant: name changed", Do: "terraform apply"}},
		{Op: Op{Edit: "grant: customer cus_B", Do: "the state of one operation ago is restored, then terraform apply", Adopt: true}},
	},
	"an older state of a grant, whose key is known late": {
		{Op: Op{Edit: "a grant with key k1", Do: "terraform apply"}},
		{Op: Op{Edit: "grant: name changed", Do: "terraform apply"}},
		{Op: Op{Edit: "grant: the same idempotency_key, known after apply", Do: "the state of one operation ago is restored, then terraform apply", Adopt: true}},
	},
	"a grant is imported a second time, and both resources are tainted": {
		{Op: Op{Edit: "a grant with key k1", Do: "terraform apply"}},
		{Op: Op{Edit: "grant: customer cus_B, and another grant with its key, known after apply", Do: "terraform import of the newest grant, then apply"}},
		{Op: Op{Edit: "grant removed", Do: "terraform taint of everything, then apply"}},
	},
	"an older state of a campaign with a changed value that is known late": {
		{Op: Op{Edit: "a campaign of two", Do: "terraform apply"}},
		{Op: Op{Edit: "campaign: 2000 for cus_A, known after apply", Do: "terraform apply"}},
		{Op: Op{Edit: "", Do: "the state of one operation ago is restored, then terraform apply", Adopt: true}},
	},
	"a list hides the grant that is replaced, and shows one that has spent its key": {
		{Op: Op{Edit: "a grant with key k1", Do: "terraform apply"}, Events: []Event{{Run: 0, Request: "POST credit_grants for cus_A", Nth: 1, Fate: "answered, and lists lag"}}},
		{Op: Op{Edit: "grant: name changed", Do: "terraform apply", Spent: true}},
	},
	"a list hides a grant of a campaign whose state was lost": {
		{Op: Op{Edit: "a campaign of two", Do: "terraform apply"}, Events: []Event{{Run: 0, Request: "POST credit_grants for cus_A", Nth: 1, Fate: "answered by a gateway with HTML, not executed"}, {Run: 0, Request: "POST credit_grants for cus_B", Nth: 1, Fate: "answered, and lists lag"}}},
		{Op: Op{Edit: "", Do: "the state is lost, then terraform apply"}},
	},
	"nobody knows whether a campaign granted before it expired": {
		{Op: Op{Edit: "a campaign of two that expires shortly", Do: "terraform apply"}, Events: []Event{{Run: 0, Request: "POST credit_grants for cus_B", Nth: 1, Fate: "executed, answer lost each time"}, {Run: 0, Request: "GET credit_grants of a customer", Nth: 3, Fate: "answered 500 each time, not executed"}}},
	},
	"nobody knows whether a campaign granted before it began": {
		{Op: Op{Edit: "a campaign of two that begins shortly", Do: "terraform apply"}, Events: []Event{{Run: 0, Request: "POST credit_grants for cus_B", Nth: 1, Fate: "executed, answer lost each time"}, {Run: 0, Request: "GET credit_grants of a customer", Nth: 3, Fate: "answered 500 each time, not executed"}}},
	},
	"a campaign seems to have expired, and is replaced by what is known late": {
		{Op: Op{Edit: "a campaign of two that expires within hours", Do: "terraform apply"}},
		{Op: Op{Edit: "campaign: the same idempotency_key, known after apply", Do: "terraform apply -replace of everything", Ahead: 3}},
	},
	"a campaign seems to have expired, and what its new key would adopt has ended": {
		{Op: Op{Edit: "a campaign of two that expires within hours", Do: "terraform apply"}},
		{Op: Op{Edit: "campaign: key k2", Do: "terraform apply", Adopt: true, Spent: true, Ahead: 3}},
	},
	"a plan to replace a grant is saved until the new one would have expired": {
		{Op: Op{Edit: "a grant with key k1", Do: "terraform apply"}},
		{Op: Op{Edit: "grant: expires within hours", Do: "terraform apply -replace of everything", Saved: true}},
	},
	"a plan to replace a campaign is saved until the new one would have expired": {
		{Op: Op{Edit: "a campaign of two", Do: "terraform apply"}},
		{Op: Op{Edit: "campaign: expires within hours", Do: "terraform apply -replace of everything", Saved: true}},
	},
	"a grant seems to have expired, and is imported under another name": {
		{Op: Op{Edit: "a grant with key k1 that expires within hours", Do: "terraform apply"}},
		{Op: Op{Edit: "grant renamed", Do: "terraform import of the newest grant, then apply", Ahead: 3}},
	},
	"a grant seems to have expired, and is replaced by one that expires later": {
		{Op: Op{Edit: "a grant with key k1 that expires within hours", Do: "terraform apply"}},
		{Op: Op{Edit: "grant: expires soon", Do: "terraform apply -replace of everything", Ahead: 3}},
	},
	"a grant seems to have expired, and is removed": {
		{Op: Op{Edit: "a grant with key k1 that expires within hours", Do: "terraform apply"}},
		{Op: Op{Do: "terraform apply", Ahead: 3}},
		{Op: Op{Edit: "grant removed", Do: "terraform apply", Ahead: 3}},
	},
	"a campaign seems to have expired, and is removed": {
		{Op: Op{Edit: "a campaign of two that expires within hours", Do: "terraform apply"}},
		{Op: Op{Do: "terraform apply", Ahead: 3}},
		{Op: Op{Edit: "campaign removed", Do: "terraform apply", Ahead: 3}},
	},
	"a campaign seems to have expired, and a recipient is removed": {
		{Op: Op{Edit: "a campaign of two that expires within hours", Do: "terraform apply"}},
		{Op: Op{Do: "terraform apply", Ahead: 3}},
		{Op: Op{Edit: "campaign: cus_A removed", Do: "terraform apply", Ahead: 3}},
	},
	"a grant is said to be of the other mode": {
		{Op: Op{Edit: "a grant with key k1", Do: "terraform apply"}},
		{Op: Op{Do: "terraform apply"}, Events: []Event{{Run: 0, Request: "GET credit_grants/credgr_test_1", Nth: 1, Fate: "answered with the other mode"}}},
	},
	"an answer to a void shows a grant that is live": {
		{Op: Op{Edit: "a grant with key k1", Do: "terraform apply"}},
		{Op: Op{Edit: "grant: value 2000", Do: "terraform apply"}, Events: []Event{{Run: 0, Request: "POST credit_grants/credgr_test_1/void", Nth: 1, Fate: "answered 200 each time, not executed"}}},
	},
	"the answer to a create is lost once": {
		{Op: Op{Edit: "a grant with key k1", Do: "terraform apply"}, Events: []Event{{Run: 0, Request: "POST credit_grants for cus_A", Nth: 1, Fate: "executed, answer lost once"}}},
	},
	"an error of Stripe names the API key": {
		{Op: Op{Edit: "a grant with key k1", Do: "terraform apply"}, Events: []Event{{Run: 0, Request: "POST credit_grants for cus_A", Nth: 1, Fate: "refused by Stripe"}}},
	},
	"a grant seems to have expired, and its name is changed": {
		{Op: Op{Edit: "a grant with key k1 that expires within hours", Do: "terraform apply"}},
		{Op: Op{Edit: "grant: name changed", Do: "terraform apply", Ahead: 3}},
	},
	"a key is changed while another run creates under the new one": {
		{Op: Op{Edit: "a grant with key k1", Do: "terraform apply"}},
		{Op: Op{Edit: "grant: key k2", Do: "terraform apply from both states at once"}, Events: []Event{{Run: 1, Request: "GET credit_grants of a customer", Nth: 1, Fate: "goes first", Over: "POST credit_grants for cus_A #1 of run 0"}}},
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
