// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/acctest"
)

// What else goes wrong in the long runs: values that a plan does not know, clocks that are
// wrong, tainted resources, and a grant in two resources.

// late is what of the rows is known only after apply.
type late int

const (
	lateNothing late = iota
	lateMetadata
	lateBadMetadata // which Stripe refuses
	lateAmounts
	lates
)

func (l late) String() string {
	return [...]string{"everything is known", "the metadata is unknown", "the metadata is unknown, and refused", "the amounts are unknown"}[l]
}

// lateRows returns what the rows then say, and the resource that makes it in the same
// apply. round makes it unknown once more.
func (w *world) lateRows(what late, round int) (more, value, block string) {
	const output = "terraform_data.later.output."
	switch what {
	case lateMetadata:
		return "metadata = " + output + "metadata", "each.value.value", laterOf(round, `metadata = { late = "`+strconv.Itoa(round)+`" }`)
	case lateBadMetadata:
		return "metadata = " + output + "metadata", "each.value.value", laterOf(round, `metadata = { late = "`+strings.Repeat("x", 501)+`" }`)
	case lateAmounts:
		var values []string
		for i, value := range w.values {
			values = append(values, fmt.Sprintf("row%d = %d", i, value))
		}
		return "", output + `values["row${each.key}"]`, laterOf(round, "values = { "+strings.Join(values, ", ")+" }")
	case lateNothing, lates:
	}
	return "", "each.value.value", ""
}

func laterOf(round int, member string) string {
	return fmt.Sprintf("resource \"terraform_data\" \"later\" {\n  input = {\n    round = %d\n    %s\n  }\n}\n", round, member)
}

// skewed lets a workspace ask Stripe through a gateway, and returns what sets how far ahead
// the clock of the answers is.
func skewed(t *testing.T, account *acctest.Account, ws *acctest.Workspace) (set func(time.Duration)) {
	t.Helper()
	var by atomic.Int64
	ws.Setenv("STRIPE_API_BASE", account.Gateway(t, func(e *acctest.Exchange) {
		answer := e.Ask()
		if answer.Status != 0 {
			answer = answer.Skew(time.Duration(by.Load()))
		}
		e.Reply(answer)
	}))
	return func(d time.Duration) { by.Store(int64(d)) }
}

// drawSkew draws how far the clock is ahead; most often it is right.
func drawSkew(random *rand.Rand) time.Duration {
	return []time.Duration{0, 0, 0, 3 * time.Hour, -3 * time.Hour, 30 * time.Hour}[random.IntN(6)]
}

// taintRows marks the instances of rows as tainted, as terraform taint does, and returns
// those that are in the state.
func (w *world) taintRows(t *testing.T, rows ...int) []int {
	t.Helper()
	text := w.stateText(t)
	if len(text) == 0 {
		return nil
	}
	wanted := map[string]bool{}
	for _, i := range rows {
		wanted[strconv.Itoa(i)] = true
	}
	var hit []int
	text = acctest.EditedState(t, text, func(name string, instances []map[string]any) []map[string]any {
		for _, instance := range instances {
			if key, _ := instance["index_key"].(string); name == "test" && wanted[key] {
				instance["status"] = "tainted"
				i, _ := strconv.Atoi(key)
				hit = append(hit, i)
			}
		}
		return instances
	})
	w.restore(t, text)
	return hit
}

// taintedRows are the rows that a state has as tainted.
func taintedRows(t *testing.T, text []byte) []int {
	t.Helper()
	var rows []int
	if len(text) == 0 {
		return nil
	}
	acctest.EditedState(t, text, func(name string, instances []map[string]any) []map[string]any {
		for _, instance := range instances {
			if key, _ := instance["index_key"].(string); name == "test" && instance["status"] == "tainted" {
				i, _ := strconv.Atoi(key)
				rows = append(rows, i)
			}
		}
		return instances
	})
	return rows
}

const twin = resourceType + ".twin"

// importTwin takes a row's live grant into the state a second time, at another address, and
// reports whether it is there twice now.
func (w *world) importTwin(t *testing.T, i int) bool {
	t.Helper()
	_, live := w.made(t, "before an import", i)
	if live == "" || w.state(t)[i] != live {
		return false
	}
	value := w.account.ReadGrant(t, live).Int("amount.monetary.value")
	w.ws.WriteFile(t, "twin.tf", strings.Replace(grantNamed("twin", w.customers[i], keyed), "value = 1000", fmt.Sprintf("value = %d", value), 1))
	if result := w.ws.Run(t, "import", twin, live); result.Failed {
		t.Fatalf("terraform import failed:\n%s", result.Output)
	}
	return true
}

// removeTwin forgets the second address.
func (w *world) removeTwin(t *testing.T) {
	t.Helper()
	w.ws.WriteFile(t, "twin.tf", "")
	if len(w.stateText(t)) > 0 {
		w.ws.Run(t, "state", "rm", twin)
	}
}

// stateText is the state as it is saved, nil for none.
func (w *world) stateText(t *testing.T) []byte {
	t.Helper()
	if w.remote != nil {
		w.remote.mu.Lock()
		defer w.remote.mu.Unlock()
		return w.remote.text
	}
	text, err := os.ReadFile(w.ws.Path("terraform.tfstate"))
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	return text
}

// restore puts another state in the place of the one that is there.
func (w *world) restore(t *testing.T, text []byte) {
	t.Helper()
	switch {
	case w.remote != nil:
		w.remote.mu.Lock()
		defer w.remote.mu.Unlock()
		w.remote.text = text
	case len(text) == 0:
		removeState(t, w.ws)
	default:
		w.ws.WriteFile(t, "terraform.tfstate", string(text))
	}
}
