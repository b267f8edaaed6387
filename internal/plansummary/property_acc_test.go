// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package plansummary_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"regexp"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/acctest"
	"github.com/billing-credits/terraform-provider-stripe/internal/money"
	"github.com/billing-credits/terraform-provider-stripe/internal/plansummary"
)

// The seed and the number of the random plans.
const (
	envSeed  = "PLANSUMMARY_SEED"
	envPlans = "PLANSUMMARY_PLANS"

	plansInAWorld = 10
)

// TestAccNeverSaysLess makes random plans with the real Terraform, applies each, and
// compares the report with what Stripe then holds: the report never says less than the
// apply did.
func TestAccNeverSaysLess(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("Terraform is run many times")
	}
	seed, plans := number(t, envSeed, 1), number(t, envPlans, 2*plansInAWorld)
	var done tally
	t.Cleanup(func() {
		t.Logf("seed %d: %d plans summarized and applied; %d refused; they granted %d, ended %d, extended %d, shortened %d",
			seed, done.plans.Load(), done.refused.Load(), done.granted.Load(), done.ended.Load(), done.extended.Load(), done.shortened.Load())
	})
	for i := range (plans + plansInAWorld - 1) / plansInAWorld {
		t.Run(fmt.Sprintf("seed %d world %d", seed, i), func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, rand.New(rand.NewPCG(uint64(seed), uint64(i))), i%10 == 1)
			for made, tried := 0, 0; made < plansInAWorld && tried < 4*plansInAWorld && !t.Failed(); tried++ {
				if w.planAndApply(t, &done) {
					made++
				}
			}
		})
	}
}

// tally is what the plans of a test did.
type tally struct {
	plans, refused, granted, ended, extended, shortened atomic.Int64
}

func number(t *testing.T, env string, otherwise int) int {
	t.Helper()
	text := os.Getenv(env)
	if text == "" {
		return otherwise
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatalf("%s: %v", env, err)
	}
	return n
}

// newWorld returns an empty world. A crowded one has a campaign with so many recipients
// that not all of them fit into a report.
func newWorld(t *testing.T, random *rand.Rand, crowded bool) *world {
	account := acctest.New(t)
	account.SimulatorOnly(t, "all grants of an account are compared")
	w := &world{random: random, account: account, ws: account.Workspace(t), customers: account.Customers(t, 4), secret: account.Customers(t, 3), resources: map[string]*resource{}}
	if crowded {
		w.crowd = account.Customers(t, 800)
		w.add(true)
		for _, r := range w.resources {
			r.secret, r.policy, r.unknown = false, "", map[string]bool{}
			clear(r.recipients)
			for _, customer := range w.crowd {
				r.recipients[customer] = 500
			}
		}
	}
	return w
}

// planAndApply reports whether a plan was made. A plan that the provider refuses
// changes nothing.
func (w *world) planAndApply(t *testing.T, done *tally) bool {
	before, _ := os.ReadFile(w.ws.Path("terraform.tfstate"))
	resources := map[string]*resource{}
	for address, r := range w.resources {
		resources[address] = r.clone()
	}
	switch {
	case w.step == 0 && w.crowd != nil: // The crowd is granted credits,
	case w.step == 1 && w.crowd != nil: // and then all of it is replaced.
		w.changeConfiguration(w.resources[w.addresses()[0]])
	default:
		w.change(t)
	}
	w.step++
	config := w.configuration()
	w.ws.Write(t, config)
	w.ws.Setenv("STRIPE_EXISTING_GRANTS", map[bool]string{true: "adopt", false: "refuse"}[w.adopt])
	if planned := w.ws.Plan(t, w.arguments...); planned.Failed {
		done.refused.Add(1)
		for _, d := range planned.Diagnostics {
			if d.Severity == "error" {
				t.Logf("refused: %s", d.Summary)
			}
		}
		w.resources = resources
		if before != nil {
			w.ws.WriteFile(t, "terraform.tfstate", string(before))
		}
		return false
	}
	plan := w.ws.Run(t, "show", "-json", "plan.tfplan").Output
	report, exit := reportOf(t, plan)
	was, at := w.holds(t), time.Now()
	applied := w.ws.Apply(t, "plan.tfplan")
	if applied.Failed {
		t.Logf("an apply failed: %s", strings.Join(applied.Errors(""), "; "))
	}
	did := compare(was, w.holds(t), at)
	done.plans.Add(1)
	done.granted.Add(did.granted.n)
	done.ended.Add(did.ended.n)
	done.extended.Add(did.extended.n)
	done.shortened.Add(did.shortened.n)
	if less := did.beyond(report, exit); len(less) > 0 {
		t.Errorf("the report says less than the apply did: %s\n%s\n%s\nadopt: %v, %v", strings.Join(less, "; "), report, config, w.adopt, w.arguments)
	}
	requireHidden(t, plan, report)
	return true
}

// requireHidden makes sure that the report shows nothing of recipients that Terraform
// marks as sensitive in the plan.
func requireHidden(t *testing.T, planJSON, report string) {
	t.Helper()
	type recipients struct {
		Recipients map[string]int64
	}
	type marks struct {
		Recipients any
	}
	var plan struct {
		Changes []struct {
			Change struct {
				Before, After   recipients
				BeforeSensitive json.RawMessage `json:"before_sensitive"`
				AfterSensitive  json.RawMessage `json:"after_sensitive"`
			}
		} `json:"resource_changes"`
	}
	if err := json.Unmarshal([]byte(planJSON), &plan); err != nil {
		t.Fatal(err)
	}
	hidden, shown := map[string]bool{}, map[string]bool{}
	for _, c := range plan.Changes {
		into := shown
		for _, raw := range []json.RawMessage{c.Change.BeforeSensitive, c.Change.AfterSensitive} {
			var m marks
			if json.Unmarshal(raw, &m) == nil && m.Recipients == true {
				into = hidden
			}
		}
		for _, side := range []recipients{c.Change.Before, c.Change.After} {
			for customer, value := range side.Recipients {
				into[customer] = true
				if len(side.Recipients) > 1 {
					into[money.Major(value, "usd")] = true
				}
			}
		}
	}
	for text := range hidden {
		if !shown[text] && strings.Contains(report, text) {
			t.Errorf("the report shows %s, which is sensitive:\n%s", text, report)
		}
	}
}

// held is a grant as Stripe holds it.
type held struct {
	customer, key string
	value         int64
	end           int64 // in seconds since the Unix epoch, a huge number for never
	voided        bool
}

func (h held) isLive(at time.Time) bool { return !h.voided && h.end > at.Unix() }

// holds are all grants of the account, by id.
func (w *world) holds(t *testing.T) map[string]held {
	grants := map[string]held{}
	for query := "?limit=100"; ; {
		page := w.account.Get(t, "/v1/billing/credit_grants"+query)
		for _, g := range page.List("data") {
			h := held{
				customer: g.String("customer"), key: g.String("metadata.terraform_idempotency_key"),
				value: g.Int("amount.monetary.value"), end: 1 << 60, voided: g["voided_at"] != nil,
			}
			if g["expires_at"] != nil {
				h.end = g.Int("expires_at")
			}
			grants[g.ID()] = h
			query = "?limit=100&starting_after=" + g.ID()
		}
		if page["has_more"] != true {
			return grants
		}
	}
}

// sum is how many grants something happened to, and their amounts.
type sum struct{ n, value int64 }

func (s *sum) add(h held) { s.n, s.value = s.n+1, s.value+h.value }

// deeds are what an apply did.
type deeds struct{ granted, again, ended, extended, shortened sum }

func compare(before, after map[string]held, at time.Time) deeds {
	var did deeds
	had := map[string]bool{} // customers with keys
	for _, h := range before {
		had[h.customer+"\x00"+h.key] = h.key != "" || had[h.customer+"\x00"+h.key]
	}
	for id, now := range after {
		was, known := before[id]
		switch {
		case !known && had[now.customer+"\x00"+now.key]:
			did.again.add(now)
			did.granted.add(now)
		case !known:
			did.granted.add(now)
		case !was.isLive(at):
		case !now.isLive(time.Now().Add(2 * time.Second)):
			did.ended.add(was)
		case now.end < was.end:
			did.shortened.add(was)
		case now.end > was.end:
			did.extended.add(was)
		}
	}
	return did
}

// row is a row of a report's table. What is not known, or hidden, has no bound.
type row struct {
	sum
	anyNumber, anyValue bool
}

func (r row) plus(other row) row {
	return row{sum{r.n + other.n, r.value + other.value}, r.anyNumber || other.anyNumber, r.anyValue || other.anyValue}
}

func (r row) covers(s sum) bool {
	return (r.anyNumber || s.n <= r.n) && (r.anyValue || r.anyNumber || s.value <= r.value)
}

var tableRow = regexp.MustCompile(`(?m)^\| ([A-Z][^|]*) \| ([^|]*) \| ([^|]*) \|$`)

// rowsOf reads the tables of a report.
func rowsOf(report string) map[string]row {
	rows := map[string]row{}
	for _, cells := range tableRow.FindAllStringSubmatch(report, -1) {
		var r row
		count, amount := cells[2], cells[3]
		n, _, _ := strings.Cut(count, " ")
		r.n, _ = strconv.ParseInt(n, 10, 64)
		r.anyNumber = strings.Contains(count, "not known")
		r.anyValue = strings.Contains(amount, "not known") || strings.Contains(amount, "sensitive")
		if sum, _, _ := strings.Cut(amount, " "); sum != "0" {
			r.value, _ = money.Minor(sum, "usd")
		}
		rows[cells[1]] = rows[cells[1]].plus(r)
	}
	return rows
}

// beyond is what an apply did more than a report says.
func (d deeds) beyond(report string, exit int) (less []string) {
	rows := rowsOf(report)
	earlier := rows["Expires earlier, or at a time not known yet"]
	for what, is := range map[string]struct {
		did  sum
		said row
	}{
		"granted":       {d.granted, rows["Granted"].plus(rows["Granted again"])},
		"granted again": {d.again, rows["Granted again"]},
		"ended":         {d.ended, rows["Ended, at most"]},
		"extended":      {d.extended, rows["Extended"].plus(earlier)},
		"shortened":     {d.shortened, earlier},
	} {
		if !is.said.covers(is.did) {
			less = append(less, fmt.Sprintf("%s %d of %d, and said %+v", what, is.did.n, is.did.value, is.said))
		}
	}
	if (d.ended.n > 0 || d.again.n > 0) && exit != plansummary.ExitReview {
		less = append(less, fmt.Sprintf("the exit status is %d", exit))
	}
	return less
}
