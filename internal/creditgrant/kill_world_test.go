// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant_test

import (
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/acctest"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator"
)

// The environment variables of the random tests.
const (
	envSeed  = "STRIPE_TEST_SEED"  // a whole number; the same seed makes the same choices
	envKills = "STRIPE_TEST_KILLS" // kills in all, instead of the few of an ordinary run
	envSteps = "STRIPE_TEST_STEPS" // random steps in all, likewise
)

// randomSeed is the seed of a test, which it prints.
func randomSeed(t *testing.T) uint64 {
	t.Helper()
	seed := rand.Uint64()
	if text := os.Getenv(envSeed); text != "" {
		var err error
		if seed, err = strconv.ParseUint(text, 10, 64); err != nil {
			t.Fatalf("%s: %v", envSeed, err)
		}
	}
	t.Logf("%s=%d", envSeed, seed)
	return seed
}

// extentFrom is how much a random test does: so much, or what a variable says.
func extentFrom(t *testing.T, variable string, usual int) int {
	t.Helper()
	text := os.Getenv(variable)
	if text == "" {
		return usual
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatalf("%s: %v", variable, err)
	}
	return n
}

// remoteState is a state that Terraform's http backend keeps: it persists it when a
// run ends, and every 20 seconds.
type remoteState struct {
	mu   sync.Mutex
	text []byte
}

// ServeHTTP implements http.Handler.
func (s *remoteState) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch req.Method {
	case http.MethodGet:
		if s.text == nil {
			w.WriteHeader(http.StatusNotFound)
			return
		}
		_, _ = w.Write(s.text)
	case http.MethodPost:
		text, err := io.ReadAll(req.Body)
		if err != nil {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		s.text = text
	case http.MethodDelete:
		s.text = nil
	}
}

// world is some customers who have a keyed grant each, and what was asked for.
type world struct {
	account   *acctest.Account
	ws        *acctest.Workspace
	remote    *remoteState // nil for a state in a file
	random    *rand.Rand
	customers []string

	// values are the amounts that are configured, in minor units, 0 for a row that
	// is not there.
	values []int64

	// late is what of the rows a plan does not know, and round how often that was asked for.
	late  late
	round int

	// skew sets how far ahead Stripe's clock seems to be.
	skew func(time.Duration)

	// asked is how many grants each customer was to be given so far: the first, and
	// one for each replacement that was asked for.
	asked []int
}

const keyedValue = 1000

// newWorld makes customers and a workspace, and grants nothing yet.
func newWorld(t *testing.T, random *rand.Rand, n int, remote bool) *world {
	t.Helper()
	account := acctest.New(t, simulator.Options{Latency: 20 * time.Millisecond})
	account.SimulatorOnly(t, "it would take Stripe hours")
	w := &world{account: account, ws: account.Workspace(t), random: random, customers: account.Customers(t, n)}
	w.skew = skewed(t, account, w.ws)
	for range w.customers {
		w.values, w.asked = append(w.values, keyedValue), append(w.asked, 1)
	}
	if remote {
		w.remote = &remoteState{}
		server := httptest.NewServer(w.remote)
		t.Cleanup(server.Close)
		backend := fmt.Sprintf("terraform {\n  backend \"http\" {\n    address = %q\n  }\n}\n", server.URL)
		// Nothing but the backend is there to initialize: the provider is named by
		// dev_overrides, and no registry has it.
		w.ws.WriteFile(t, "backend.tf", backend)
		if result := w.ws.Run(t, "init", "-input=false"); result.Failed {
			t.Fatalf("terraform init failed:\n%s", result.Output)
		}
	}
	w.write(t, "")
	return w
}

// write writes the configuration: the rows that are there, with lines more.
func (w *world) write(t *testing.T, more string) {
	t.Helper()
	var rows strings.Builder
	for i, customer := range w.customers {
		if w.values[i] > 0 {
			fmt.Fprintf(&rows, "    %q = { customer = %q, value = %d }\n", strconv.Itoa(i), customer, w.values[i])
		}
	}
	lateMore, value, block := w.lateRows(w.late, w.round)
	w.ws.Write(t, provider+block+`
resource "stripe_billing_credit_grant" "test" {
  for_each = {
`+rows.String()+`  }
  customer             = each.value.customer
  category             = "promotional"
  amount               = { monetary = { currency = "usd", value = `+value+` } }
  applicability_config = { scope = { price_type = "metered" } }
  idempotency_key      = "campaign"
  `+more+"\n  "+lateMore+`
}
`)
}

// keyedAddress is that of a customer's grant.
func keyedAddress(i int) string { return fmt.Sprintf("%s[%q]", testAddress, strconv.Itoa(i)) }

// state is the id of the grant that the state holds for each customer, "" for none.
func (w *world) state(t *testing.T) []string {
	t.Helper()
	var text []byte
	if w.remote != nil {
		w.remote.mu.Lock()
		text = w.remote.text
		w.remote.mu.Unlock()
	} else {
		text, _ = os.ReadFile(w.ws.Path("terraform.tfstate"))
	}
	ids := make([]string, len(w.customers))
	if len(text) == 0 {
		return ids
	}
	var state struct {
		Resources []struct {
			Name      string `json:"name"`
			Instances []struct {
				Index      string `json:"index_key"`
				Attributes struct {
					ID string `json:"id"`
				} `json:"attributes"`
			} `json:"instances"`
		} `json:"resources"`
	}
	if err := json.Unmarshal(text, &state); err != nil {
		t.Fatalf("the state cannot be read: %v\n%s", err, text)
	}
	for _, resource := range state.Resources {
		if resource.Name != "test" {
			continue
		}
		for _, instance := range resource.Instances {
			if i, err := strconv.Atoi(instance.Index); err == nil {
				ids[i] = instance.Attributes.ID
			}
		}
	}
	return ids
}

// made are the grants of a customer, newest first, and which of them is live, "" for
// none. More than one live grant, or more grants than were asked for, fail the test.
func (w *world) made(t *testing.T, when string, i int) (all []acctest.Object, live string) {
	t.Helper()
	all = w.account.Grants(t, w.customers[i])
	for _, grant := range all {
		if endOf(grant, time.Now()) != "live" {
			continue
		}
		if live != "" {
			t.Errorf("%s: customer %d has the live grants %s and %s", when, i, live, grant.ID())
		}
		live = grant.ID()
	}
	if len(all) > w.asked[i] {
		t.Errorf("%s: customer %d was granted %d times, asked for were %d", when, i, len(all), w.asked[i])
	}
	return all, live
}

// checkNamed fails the test where a live grant is neither in the state nor named by
// a plan, or where a customer has none, and the plan neither grants nor says so.
func (w *world) checkNamed(t *testing.T, when string, plan acctest.Result) (orphans, without int) {
	t.Helper()
	held := w.state(t)
	for i := range w.customers {
		all, live := w.made(t, when, i)
		switch {
		case live != "" && live != held[i] && w.values[i] > 0:
			orphans++
			if !says(plan, live) {
				t.Errorf("%s: customer %d: the live grant %s is not in the state, which has %q, and the plan does not name it:\n%s", when, i, live, held[i], plan.Output)
			}
		case live == "" && len(all) > 0 && w.values[i] > 0:
			without++
			named := slices.ContainsFunc(all, func(grant acctest.Object) bool { return says(plan, grant.ID()) })
			if action := plan.Actions[keyedAddress(i)]; !named && action != "create" && action != "replace" {
				t.Errorf("%s: customer %d has no live grant, and the plan neither grants nor says so:\n%s", when, i, plan.Output)
			}
		}
	}
	return orphans, without
}

// says reports that a diagnostic names a grant.
func says(result acctest.Result, id string) bool {
	for _, d := range result.Diagnostics {
		if strings.Contains(d.Detail, id) {
			return true
		}
	}
	return false
}

// recover does what the messages of the plan say: it adopts where that is allowed,
// imports what is left, and replaces what has ended where nothing is live.
func (w *world) recover(t *testing.T, adopting bool) {
	t.Helper()
	if adopting {
		adopt(w.ws, true)
		// What cannot be adopted is imported below.
		w.ws.Apply(t)
		adopt(w.ws, false)
	}
	w.importNewest(t)
	for i, id := range w.state(t) {
		if _, live := w.made(t, "before untainting", i); live == "" && id != "" {
			// It fails for one that is not tainted.
			w.ws.Run(t, "untaint", keyedAddress(i))
		}
	}
	w.ws.MustApply(t)
	w.ws.WriteFile(t, "import.tf", "")
	replace := []string{}
	for i := range w.customers {
		if _, live := w.made(t, "before replacing", i); live == "" && w.values[i] > 0 {
			replace = append(replace, "-replace="+keyedAddress(i))
		}
	}
	if len(replace) > 0 {
		w.ws.MustApply(t, replace...)
	}
}

// importNewest writes import blocks for the newest grants, live ones first, that the
// state does not hold, and removes from it those that it holds instead.
func (w *world) importNewest(t *testing.T) {
	t.Helper()
	imports, remove := "", []string{"state", "rm"}
	held := w.state(t)
	for i := range w.customers {
		all, want := w.made(t, "before importing", i)
		if want == "" && len(all) > 0 {
			want = all[0].ID()
		}
		if want == "" || want == held[i] || w.values[i] == 0 {
			continue
		}
		if held[i] != "" {
			remove = append(remove, keyedAddress(i))
		}
		imports += fmt.Sprintf("import {\n  to = %s\n  id = %q\n}\n", keyedAddress(i), want)
	}
	if len(remove) > 2 {
		if result := w.ws.Run(t, remove...); result.Failed {
			t.Fatalf("terraform state rm failed:\n%s", result.Output)
		}
	}
	w.ws.WriteFile(t, "import.tf", imports)
}

// checkWhole fails the test unless every customer who has a row has one live grant,
// which the state holds, and nothing is left to do.
func (w *world) checkWhole(t *testing.T, when string) {
	t.Helper()
	held := w.state(t)
	for i := range w.customers {
		if _, live := w.made(t, when, i); w.values[i] > 0 && (live == "" || live != held[i]) {
			t.Errorf("%s: customer %d has the live grant %q, and the state %q", when, i, live, held[i])
		}
	}
	if plan := w.ws.Plan(t); plan.Failed || len(plan.Actions) != 0 {
		t.Errorf("%s: the plan is not empty: %v %v", when, plan.Actions, plan.Errors(""))
	}
}
