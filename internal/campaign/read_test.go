// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package campaign

import (
	"net/http"
	"testing"

	"github.com/billing-credits/terraform-provider-stripe/internal/granting"
)

// TestReadOne: what a refresh makes of a grant of the campaign. What Stripe fixes cannot
// drift, so an answer that says otherwise is an error, and no replacement.
func TestReadOne(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		value  int64 // as the state has it
		meet   func(s *stripe, w http.ResponseWriter, r *http.Request) bool
		before func(t *testing.T, s *stripe, id string)
		absent bool
		want   string // the summary of the error or the warning
		failed bool
		has    granting.Holding // without the id
	}{
		"as it was": {value: 1000, has: granting.Holding{Value: 1000}},
		"changed by hand": {
			value:  1000,
			before: func(t *testing.T, s *stripe, id string) { s.post(t, grantsPath+"/"+id, "metadata[note]", "by hand") },
			has:    granting.Holding{Value: 1000, Drift: "metadata differs in note"},
		},
		"of another value": {value: 2000, want: "Stripe's answer contradicts the state", failed: true, has: granting.Holding{Value: 2000}},
		"voided by hand": {
			value:  1000,
			before: func(t *testing.T, s *stripe, id string) { s.post(t, grantsPath+"/"+id+"/void") },
			want:   "Credit grants have ended, and Terraform does not grant again on its own",
			has:    granting.Holding{Value: 1000, Ended: granting.StatusVoided},
		},
		"it cannot be read": {
			value: 1000, meet: refusing(readsOne, http.StatusForbidden),
			want: "A request to Stripe failed", failed: true, has: granting.Holding{Value: 1000},
		},
		"it does not exist": {
			value: 1000, absent: true,
			want: "Credit grants were not found in Stripe", has: granting.Holding{Value: 1000, Drift: grantGone + "credgr_test_none"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStripe(t, tc.meet)
			customer := s.customer(t)
			id := s.grant(t, customer)
			if tc.before != nil {
				tc.before(t, s, id)
			}
			if tc.absent {
				id = "credgr_test_none"
			} else {
				tc.has.GrantID = id
			}
			r := &campaignResource{run: s.run(t, granting.Options{})}
			read := r.readAll(t.Context(), springTerms(), map[string]granting.Holding{customer: {Value: tc.value, GrantID: id}}, remembered{})
			diags := read.diags()
			if diags.HasError() != tc.failed || len(diags) != count(tc.want != "") || len(diags) == 1 && diags[0].Summary() != tc.want {
				t.Errorf("diagnostics %v, want %q", diags, tc.want)
			}
			if got := read.held[customer]; got != tc.has {
				t.Errorf("the state has %+v, want %+v", got, tc.has)
			}
		})
	}
}
