// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package explore

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/acctest"
)

var (
	flagDifferential = flag.Int("explore.differential", 10, "histories that the real Terraform replays")
	flagSeed         = flag.Uint64("explore.seed", 1, "seed of those histories")
)

// TestDifferential replays random histories with the real Terraform and the provider as
// a process of its own, and demands the same requests and states.
func TestDifferential(t *testing.T) {
	acctest.NeedsProcesses(t)
	if testing.Short() {
		t.Skip("it starts Terraform many times")
	}
	for i := range *flagDifferential {
		seed := *flagSeed + uint64(i)
		t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) {
			t.Parallel()
			compareHistory(t, seed)
		})
	}
}

// wanderer takes the ordinary alternative most of the time. It presses no Ctrl-C, which
// would reach the real Terraform at another moment. With several resources or customers
// nothing befalls reads (see several), and no run is killed: whether the state of what else is
// under way has been written by then is a matter of moments.
type wanderer struct {
	random  *rand.Rand
	several bool
}

func (w wanderer) choose(alternatives []alternative) int {
	if w.random.IntN(8) > 0 || w.several && alternatives[0].call.Method == http.MethodGet {
		return 0
	}
	i := w.random.IntN(len(alternatives))
	switch fate := alternatives[i].fate; {
	case fate == Interrupted, w.several && (fate == KilledBefore || fate == KilledAfter):
		return 0
	}
	return i
}

// compareHistory makes up a history of three operations and two faults, and runs each
// operation in both worlds.
func compareHistory(t *testing.T, seed uint64) {
	random := rand.New(rand.NewPCG(seed, seed))
	terraform := newRealWorld(t)
	w := NewWorld()
	// Terraform decides which of two resources comes first, where they have one key or are the
	// two of a renaming, and the other one gets the error. Times are those of the bubble. A key that is null is
	// known at once where terraform_data has it.
	scope := Scope{Adopt: true, Edits: func(name string) bool {
		return name != "grant renamed" && name != "a grant of cus_A with the campaign's key" && !strings.HasSuffix(name, "shortly") && !strings.Contains(name, "within hours") &&
			name != "grant: the same idempotency_key, known after apply"
	}}
	for number := range 3 {
		ops := scope.operations(w)
		op := ops[random.IntN(len(ops))]
		var x *execution
		before := w
		choose := wanderer{random, several(w, op)}
		inBubble(t, func() {
			bounds := Bounds{Faults: w.faults + 1}
			p := prepare(w, op, choose, bounds)
			w, x = p.carryOut(w, choose, bounds, &quietPlans{})
		})
		// The rates of the retries are another matter.
		got := terraform.perform(t, before, w, Step{Op: op, Events: x.events}, course(x.seen, choose.several), choose.several)
		want := realized{requests: requestsOf(x, choose.several), states: statesOf(w)}
		t.Logf("%d. %s %v: %d requests", number+1, op, x.events, len(want.requests))
		if diff := want.differs(got); diff != "" {
			t.Fatalf("seed %d: the minimal Terraform and Terraform itself differ after\n%s\n%s", seed, Source(w.History()), diff)
		}
	}
}

// realized is what can be compared of an operation.
type realized struct {
	requests []string
	states   map[string]string
}

func (r realized) differs(got realized) string {
	var b strings.Builder
	if !slices.Equal(r.requests, got.requests) {
		fmt.Fprintf(&b, "requests, minimal:\n  %s\nreal:\n  %s\n", strings.Join(r.requests, "\n  "), strings.Join(got.requests, "\n  "))
	}
	if !maps.Equal(r.states, got.states) {
		fmt.Fprintf(&b, "state, minimal: %v\nreal: %v\n", r.states, got.states)
	}
	return b.String()
}

// several reports an operation that reads for more than one customer or resource. Those are
// read at once, and whether one page answers for all is a matter of moments.
func several(w *World, op Op) bool {
	addresses := slices.Concat(slices.Collect(maps.Keys(op.edited(w.config).terraform())), w.states[0].State.Addresses(), w.older[0].State.Addresses())
	slices.Sort(addresses)
	return len(slices.Compact(addresses)) > 1 || slices.ContainsFunc(addresses, func(address string) bool { return strings.HasPrefix(address, campaignType) })
}

// isCompared reports a request that must be the same in both worlds, in its place.
func isCompared(label string, several bool) bool {
	return !several || !strings.HasPrefix(label, http.MethodGet)
}

// course is the order in which the real Terraform's requests are to be served: that of the
// history, so that changes which are sent at once happen alike. Reads of several customers
// have none.
func course(seen []Seen, several bool) []string {
	var turns []string
	for _, s := range seen {
		if isCompared(s.Label, several) {
			turns = append(turns, s.Turn)
		}
	}
	return turns
}

// requestsOf are the requests of an operation.
func requestsOf(x *execution, several bool) []string {
	var requests []string
	for _, seen := range x.seen {
		requests = append(requests, anonymous(seen.Label))
	}
	return comparableRequests(requests, several)
}

// comparableRequests leaves out the reads of several customers.
func comparableRequests(requests []string, several bool) []string {
	return slices.DeleteFunc(requests, func(label string) bool { return !isCompared(label, several) })
}

// anonymous is a text without ids of grants, which are numbered in any order.
func anonymous(text string) string { return grantIDs.ReplaceAllString(text, "GRANT") }

var (
	anyTime     = regexp.MustCompile(`"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"`)
	anyDuration = regexp.MustCompile(`times over [0-9.]+m?s`)
	anyRequest  = regexp.MustCompile(`req_[0-9A-Za-z]+`)
	anyFailure  = regexp.MustCompile(`Could not reach Stripe at .*? It was`)
)

// comparable is a value in JSON without moments and ids.
func comparableJSON(value any) string {
	text, err := json.Marshal(value)
	if err != nil {
		panic(err)
	}
	text = anyRequest.ReplaceAll(text, []byte("req_"))
	text = anyFailure.ReplaceAll(anyDuration.ReplaceAll(text, []byte("times")), []byte("Could not reach Stripe. It was"))
	return anonymous(anyTime.ReplaceAllStringFunc(string(text), func(at string) string {
		if at == `"`+soon+`"` || at == `"`+past+`"` {
			return at
		}
		return `"then"`
	}))
}

func statesOf(w *World) map[string]string {
	states := map[string]string{}
	for address, object := range w.states[0].Objects {
		var value any
		if err := json.Unmarshal([]byte(showObject(object)), &value); err != nil {
			panic(err)
		}
		states[address] = comparableJSON(value) + fmt.Sprintf(" tainted %v", object.Tainted)
	}
	return states
}

// realWorld is the same world with Terraform itself.
type realWorld struct {
	mu      sync.Mutex
	stripe  *stripe
	ws      *acctest.Workspace
	older   []byte
	step    int
	events  []Event
	counts  map[string]int
	cursed  map[string]Fate
	seen    []string
	course  []string // see course
	served  int      // how many of the course were
	several bool
	turn    *sync.Cond
	killed  bool
	running *acctest.Running
}

func newRealWorld(t *testing.T) *realWorld {
	r := &realWorld{}
	r.turn = sync.NewCond(&r.mu)
	r.stripe = newStripe(func() time.Time { return time.Now().Add(time.Duration(r.step) * betweenOperations) }, nil)
	server := httptest.NewServer(r)
	t.Cleanup(server.Close)
	account := acctest.New(t)
	account.Base = server.URL
	r.ws = account.Workspace(t)
	r.ws.Setenv("STRIPE_API_KEY", apiKey)
	return r
}

// ServeHTTP lets befall a request what befell it in the history.
func (r *realWorld) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	r.mu.Lock()
	defer r.mu.Unlock()
	body, err := io.ReadAll(req.Body)
	if err != nil || r.killed {
		panic(http.ErrAbortHandler)
	}
	q := request{Method: req.Method, Path: req.URL.Path, Query: req.URL.RawQuery, Body: string(body), Key: req.Header.Get("Idempotency-Key")}
	if isCompared(q.label(), r.several) {
		r.await(q.turn())
		r.served++
	}
	if r.killed {
		panic(http.ErrAbortHandler)
	}
	r.seen = append(r.seen, q.label())
	got, isCut := r.befall(q)
	r.turn.Broadcast()
	if isCut {
		panic(http.ErrAbortHandler)
	}
	w.Header()["Date"] = nil // An answer without one has none.
	maps.Copy(w.Header(), got.Header)
	w.WriteHeader(got.Status)
	_, _ = io.WriteString(w, got.Body)
}

// await returns when it is a request's turn, so that what Terraform and a campaign send
// at once happens in the order of the history. One whose turn does not come is served
// all the same, and shows as a difference.
func (r *realWorld) await(turn string) {
	deadline := time.Now().Add(patience)
	defer time.AfterFunc(patience, r.turn.Broadcast).Stop()
	for !r.killed && r.served < len(r.course) && r.course[r.served] != turn && time.Now().Before(deadline) {
		r.turn.Wait()
	}
}

// patience is longer than requests that are sent at once are apart.
const patience = 5 * time.Second

// befall lets a request meet its fate, and reports whether its connection is cut.
func (r *realWorld) befall(q request) (answer, bool) {
	label := q.label()
	r.counts[label]++
	fate, cursed := r.cursed[label+q.Key]
	if !cursed {
		fate = Answered
		for _, event := range r.events {
			if event.Request == label && event.Nth == r.counts[label] {
				fate = event.Fate
				r.cursed[label+q.Key] = fate.forGood()
			}
		}
	}
	got, end := fate.befall(q, r.stripe.execute)
	if end == killed {
		r.kill()
	}
	return got, end != delivered
}

// kill kills Terraform, which would go on without its provider, and then the provider.
func (r *realWorld) kill() {
	r.killed = true
	r.turn.Broadcast()
	terraform := r.running.PID()
	providers := acctest.ChildrenOf(terraform)
	acctest.Kill(terraform)
	for _, provider := range providers {
		acctest.Kill(provider)
	}
}

// perform runs an operation with Terraform itself.
func (r *realWorld) perform(t *testing.T, before, after *World, step Step, course []string, several bool) realized {
	t.Helper()
	r.mu.Lock()
	r.course, r.served, r.several = course, 0, several
	r.step++
	r.events, r.counts, r.cursed, r.seen, r.killed = step.Events, map[string]int{}, map[string]Fate{}, nil, false
	r.mu.Unlock()
	existing := "refuse"
	if step.Op.Adopt {
		existing = "adopt"
	}
	r.ws.Write(t, fmt.Sprintf("provider \"stripe\" {\n  requests_per_second = 1000\n  max_retries = %d\n  existing_grants = %q\n}\n\n%s", maxRetries, existing, after.config.hcl()))
	state := r.ws.Path("terraform.tfstate")
	saved, _ := os.ReadFile(state)
	arguments := []string{"apply", "-json", "-input=false", "-auto-approve"}
	switch step.Op.Do {
	case Lose:
		_ = os.Remove(state)
	case Restore:
		if r.older == nil {
			_ = os.Remove(state)
		} else if err := os.WriteFile(state, r.older, 0o600); err != nil {
			t.Fatal(err)
		}
	case Taint:
		for _, address := range before.states[0].Addresses() {
			r.ws.Run(t, "taint", address)
		}
	case Replace:
		for name := range after.config {
			arguments = append(arguments, "-replace="+after.config.address(name))
		}
	case Destroy:
		arguments[0] = "destroy"
	case Import:
		name := importTarget(after.config, before)
		if imported := r.run(t, "import", "-input=false", after.config.address(name), newestLive(before.grants, after.config[name].Customer)); imported.Failed {
			arguments = nil
		}
	}
	r.older = saved
	if arguments != nil && !r.killed {
		r.run(t, arguments...)
	}
	requests := r.seen
	for i, label := range requests {
		requests[i] = anonymous(label)
	}
	return realized{requests: comparableRequests(requests, several), states: r.states(t)}
}

func (r *realWorld) run(t *testing.T, arguments ...string) acctest.Result {
	t.Helper()
	r.mu.Lock()
	r.running = r.ws.Start(t, arguments...)
	r.mu.Unlock()
	return r.running.Wait()
}

// states are the resources in Terraform's state file.
func (r *realWorld) states(t *testing.T) map[string]string {
	t.Helper()
	text, err := os.ReadFile(r.ws.Path("terraform.tfstate"))
	if err != nil {
		return map[string]string{}
	}
	var state struct {
		Resources []struct {
			Type, Name string
			Instances  []struct {
				Status     string
				Attributes any
			}
		}
	}
	if err := json.Unmarshal(text, &state); err != nil {
		if r.killed {
			t.Skip("Terraform was killed while it wrote its state")
		}
		t.Fatal(err)
	}
	states := map[string]string{}
	for _, resource := range state.Resources {
		if !strings.HasPrefix(resource.Type, "stripe_") || len(resource.Instances) == 0 {
			continue
		}
		instance := resource.Instances[0]
		states[resource.Type+"."+resource.Name] = comparableJSON(instance.Attributes) + fmt.Sprintf(" tainted %v", instance.Status == "tainted")
	}
	return states
}
