// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package campaign

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/granting"
)

// TestReplaceOne: what becomes of a customer whose value changes from 10.00 to 20.00 USD.
func TestReplaceOne(t *testing.T) {
	t.Parallel()
	const lives, ends = true, false
	for name, tc := range map[string]struct {
		options granting.Options
		policy  string
		meet    func(s *stripe, w http.ResponseWriter, r *http.Request) bool
		before  func(t *testing.T, s *stripe, run *granting.Run, customer, id string)

		lives     bool // the old grant
		made      bool // a new one
		value     int64
		drift     string // begins so
		ended     string
		replacing bool // whether the old grant has ended is not known, or it has
	}{
		"all is well": {lives: ends, made: true, value: 2000},
		"the new one would be refused": {
			options: granting.Options{MaxGrantValue: map[string]int64{"usd": 1500}},
			lives:   lives, value: 1000, drift: "not replaced: 20.00 USD is over the limit of 15.00 USD",
		},
		"the old one has ended": {
			before: func(t *testing.T, s *stripe, _ *granting.Run, _, id string) { s.post(t, grantsPath+"/"+id+"/void") },
			lives:  ends, value: 1000, ended: granting.StatusVoided,
		},
		"another resource has adopted the old one": {
			options: granting.Options{AdoptExisting: true},
			before: func(t *testing.T, _ *stripe, run *granting.Run, customer, _ string) {
				if _, err := run.Create(t.Context(), springTerms().of(customer, 1000), granting.Holding{}); err != nil {
					t.Fatal(err)
				}
			},
			lives: lives, value: 1000, drift: "not replaced: " + errStaysLive.Error(),
		},
		"the old one does not end": {
			policy: granting.PolicyVoid, meet: refusing(voids, http.StatusBadRequest),
			lives: lives, value: 1000, drift: "not replaced: ",
		},
		"it is not known whether it has": {
			meet:  refusing(voids, http.StatusInternalServerError),
			lives: lives, value: 1000, drift: "not replaced: ", replacing: true,
		},
		"the new one is refused after the end": {
			meet:  refusing(creates, http.StatusForbidden),
			lives: ends, value: 1000, drift: "not granted: ", replacing: true,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStripe(t, tc.meet)
			run, customer := s.run(t, tc.options), s.customer(t)
			id := s.grant(t, customer)
			if tc.before != nil {
				tc.before(t, s, run, customer, id)
			}
			w := &worker{run: run, terms: springTerms(), policy: granting.PolicyVoidOrExpire}
			if tc.policy != "" {
				w.policy = tc.policy
			}
			o := w.do(t.Context(), job{Customer: customer, Do: granting.FateReplace, Has: granting.Holding{Value: 1000, GrantID: id}, Value: recipient{2000, true}})
			got := resultsOf([]outcome{o})
			has := got.held[customer]
			if s.isLive(t, id) != tc.lives || s.made(t, customer) != 1+count(tc.made) {
				t.Errorf("the old grant lives: %v; %d grants were made", s.isLive(t, id), s.made(t, customer))
			}
			if has.Value != tc.value || has.Ended != tc.ended || !strings.HasPrefix(has.Drift, tc.drift) || (has.Drift == "") != (tc.drift == "") {
				t.Errorf("the state has %+v", has)
			}
			if wantsID := tc.lives || tc.ended != ""; wantsID && has.GrantID != id || !wantsID && has.GrantID == id || tc.made == (has.GrantID == "") && !wantsID {
				t.Errorf("the state has the grant %q, and the old one is %s", has.GrantID, id)
			}
			if (got.replacing[customer] == id) != tc.replacing || (o.Err == nil) != tc.made {
				t.Errorf("to be replaced is %v, error %v", got.replacing, o.Err)
			}
		})
	}
}

func count(one bool) int {
	if one {
		return 1
	}
	return 0
}

// TestGrantOne: what is known of a customer after a grant was made or adopted, or was not.
// A live grant is in the state, even if it could not be changed.
func TestGrantOne(t *testing.T) {
	t.Parallel()
	soon := time.Now().Add(time.Hour).Unix()
	for name, tc := range map[string]struct {
		exists bool // a live grant has the key
		shown  bool // the plan shows it as adopted
		ended  bool // the state has another grant of the customer, which has ended
		meet   func(s *stripe, w http.ResponseWriter, r *http.Request) bool
		has    string // "the grant", "the ended one", or ""
		value  int64
		drift  string // begins so
		done   bool
	}{
		"made":                              {has: "the grant", value: 2000, done: true},
		"refused":                           {meet: refusing(creates, http.StatusForbidden), value: 2000, drift: "not granted: "},
		"its outcome is not known":          {meet: refusing(creates, http.StatusInternalServerError), value: 2000, drift: outcomeUnknown},
		"made, and changed by hand":         {meet: meddled, has: "the grant", value: 2000, drift: "metadata differs in note"},
		"adopted":                           {exists: true, shown: true, has: "the grant", value: 2000, done: true},
		"adopted, and not as configured":    {exists: true, shown: true, meet: refusing(changesTerms, http.StatusForbidden), has: "the grant", value: 2000, drift: "not changed: "},
		"adopted unplanned, and not as so":  {exists: true, meet: refusing(changesTerms, http.StatusForbidden), has: "the grant", value: 2000, drift: "not changed: "},
		"shown, and cannot be read":         {exists: true, shown: true, meet: refusing(readsOne, http.StatusForbidden), has: "the grant", value: 2000, drift: "not granted: "},
		"beside an ended one":               {exists: true, shown: true, ended: true, has: "the grant", value: 2000, done: true},
		"beside an ended one, not adopted":  {exists: true, ended: true, meet: refusing(readsOne, http.StatusForbidden), has: "the ended one", value: 1000, drift: "not granted: "},
		"shown beside an ended one, unread": {exists: true, shown: true, ended: true, meet: refusing(readsOne, http.StatusForbidden), has: "the grant", value: 2000, drift: "not granted: "},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStripe(t, tc.meet)
			customer := s.customer(t)
			j := job{Customer: customer, Do: granting.FateGrant, Value: recipient{2000, true}}
			w := &worker{run: s.run(t, granting.Options{AdoptExisting: true}), terms: springTerms()}
			ids := map[string]string{"": ""}
			if tc.ended {
				ids["the ended one"] = s.grant(t, customer)
				s.post(t, grantsPath+"/"+ids["the ended one"]+"/void")
				j.Has = granting.Holding{Value: 1000, GrantID: ids["the ended one"], Ended: granting.StatusVoided}
			}
			if tc.exists {
				ids["the grant"] = s.grant(t, customer, "amount[monetary][value]", "2000")
				w.terms.ExpiresAt = &soon
			}
			if tc.shown {
				j.Adopts = ids["the grant"]
			}
			o := w.do(t.Context(), j)
			has := resultsOf([]outcome{o}).held[customer]
			if !tc.exists && tc.has == "the grant" {
				ids["the grant"] = s.get(t, grantsPath+"?customer="+customer).List("data")[0].ID()
			}
			if has.GrantID != ids[tc.has] || has.Value != tc.value || !strings.HasPrefix(has.Drift, tc.drift) || (has.Drift == "") != (tc.drift == "") {
				t.Errorf("the state has %+v, want %s", has, ids[tc.has])
			}
			if ended := tc.has == "the ended one"; (has.Ended != "") != ended {
				t.Errorf("the state has %+v", has)
			}
			if (o.Err == nil) != tc.done {
				t.Errorf("error %v", o.Err)
			}
		})
	}
}

// meddled makes a grant, changes it by hand so that it cannot be changed back, and answers
// that Stripe failed.
func meddled(s *stripe, w http.ResponseWriter, r *http.Request) bool {
	switch {
	case creates(r):
		if err := r.ParseForm(); err != nil {
			panic(err)
		}
		form := []string{"metadata[note]", "by hand"}
		for name, values := range r.PostForm {
			form = append(form, name, values[0])
		}
		if _, err := s.client.Post(context.Background(), grantsPath, form...); err != nil {
			panic(err)
		}
		refuse(w, http.StatusInternalServerError)
	case changesTerms(r):
		refuse(w, http.StatusForbidden)
	default:
		return false
	}
	return true
}

// TestUpdateOne: what is known of a customer after a change of the grant that failed.
func TestUpdateOne(t *testing.T) {
	t.Parallel()
	soon := time.Now().Add(time.Hour).Unix()
	for name, tc := range map[string]struct {
		meet   func(s *stripe, w http.ResponseWriter, r *http.Request) bool
		voided bool
		absent bool
		drift  string // begins so
		ended  string
	}{
		"changed":           {},
		"refused":           {meet: refusing(changesTerms, http.StatusForbidden), drift: "never expires, instead of at "},
		"it cannot be read": {meet: refusing(readsOne, http.StatusForbidden), drift: "not changed: "},
		"it has ended":      {voided: true, ended: granting.StatusVoided},
		"it does not exist": {absent: true, drift: "not changed: "},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStripe(t, tc.meet)
			customer := s.customer(t)
			id := s.grant(t, customer)
			if tc.voided {
				s.post(t, grantsPath+"/"+id+"/void")
			}
			if tc.absent {
				id = "credgr_test_none"
			}
			w := &worker{run: s.run(t, granting.Options{}), terms: springTerms()}
			w.terms.ExpiresAt = &soon
			o := w.do(t.Context(), job{Customer: customer, Do: granting.FateUpdate, Has: granting.Holding{Value: 1000, GrantID: id}, Value: recipient{1000, true}})
			has := resultsOf([]outcome{o}).held[customer]
			if has.GrantID != id || has.Ended != tc.ended || !strings.HasPrefix(has.Drift, tc.drift) || (has.Drift == "") != (tc.drift == "") {
				t.Errorf("the state has %+v", has)
			}
			if (o.Err == nil) != (name == "changed") {
				t.Errorf("error %v", o.Err)
			}
		})
	}
}

// TestUntried: a job that was not begun leaves what is known of its customer, and drift says
// that it is still to be done.
func TestUntried(t *testing.T) {
	t.Parallel()
	live := granting.Holding{Value: 1000, GrantID: "credgr_1"}
	ended := granting.Holding{Value: 1000, GrantID: "credgr_1", Ended: granting.StatusVoided}
	drifted := granting.Holding{Value: 1000, GrantID: "credgr_1", Drift: "metadata differs in team"}
	for name, tc := range map[string]struct {
		job  job
		want granting.Holding
	}{
		"a grant":                       {job{Do: granting.FateGrant, Value: recipient{2000, true}}, granting.Holding{Value: 2000, Drift: "not granted yet: "}},
		"one that the plan adopts":      {job{Do: granting.FateGrant, Value: recipient{2000, true}, Adopts: "credgr_2"}, granting.Holding{Value: 2000, GrantID: "credgr_2", Drift: "not adopted yet: "}},
		"one to adopt beside an ended":  {job{Do: granting.FateGrant, Has: ended, Value: recipient{2000, true}, Adopts: "credgr_2"}, granting.Holding{Value: 2000, GrantID: "credgr_2", Drift: "not adopted yet: "}},
		"one beside an ended":           {job{Do: granting.FateGrant, Has: ended, Value: recipient{2000, true}}, ended},
		"a replacement":                 {job{Do: granting.FateReplace, Has: live, Value: recipient{2000, true}}, granting.Holding{Value: 1000, GrantID: "credgr_1", Drift: "not replaced yet: "}},
		"an update":                     {job{Do: granting.FateUpdate, Has: live}, granting.Holding{Value: 1000, GrantID: "credgr_1", Drift: "not changed yet: "}},
		"an update of what has drifted": {job{Do: granting.FateUpdate, Has: drifted}, drifted},
		"an end":                        {job{Do: granting.FateEnd, Has: live}, live},
	} {
		o := untried(tc.job, context.Canceled)
		if strings.HasSuffix(tc.want.Drift, ": ") {
			tc.want.Drift += "Terraform was interrupted"
		}
		if o.After != tc.want || o.Has != tc.job.Has || !o.Untried || o.Removed {
			t.Errorf("%s: %+v, want %+v", name, o.After, tc.want)
		}
	}
}
