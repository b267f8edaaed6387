// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/cmd/terraformcli"
)

// everyInShort is how many cells a short run of the tests takes one of.
const everyInShort = 11

// cellsAtOnce is how many cells share a workspace. Terraform's time grows with the square
// of their number, and starting it costs as much as about twenty.
const cellsAtOnce = 48

// Run runs all cells. Many share a workspace: their grants are made in one apply, and the
// operations are planned and applied together. A cell whose plan is refused is taken out,
// and the others are planned again, since one error refuses a whole plan.
func (m Matrix) Run(t *testing.T, account *Account) {
	t.Helper()
	m.requireAll(t, account)
	if t.Failed() {
		return
	}
	cells := m.cells()
	if testing.Short() {
		cells = sample(cells, everyInShort)
	}
	counts := map[string]int{}
	for _, c := range cells {
		counts[c.Operation+", "+c.Knows]++
	}
	t.Logf("%d cells of %s: %v", len(cells), m.Resource, counts)
	for chunk := range slices.Chunk(cells, cellsAtOnce) {
		t.Run(chunk[0].Name, func(t *testing.T) {
			t.Parallel()
			m.runChunk(t, account, chunk)
		})
	}
}

func (m Matrix) runChunk(t *testing.T, account *Account, cells []*Cell) {
	t.Helper()
	r := &matrixRun{Matrix: m, account: account, ws: account.Workspace(t), refusedAtPlan: map[string]string{}}
	r.ready(t, cells)
	for pending := cells; len(pending) > 0; {
		r.plan(t, pending)
		result := r.ws.Run(t, "apply", "-json", "-input=false", "plan.tfplan")
		r.failures = r.errorsByAddress(t, result)
		state := r.ws.State(t)
		// Where the old half of a replacement is refused, Terraform leaves out what its new half
		// depends on, and all that waits for that: those cells are run once more.
		var skipped []*Cell
		for _, c := range pending {
			if state[lateAddress] == nil && c.Knows != known && r.refusedAtPlan[c.Name] == "" && r.failures[m.address(c)] == "" {
				skipped = append(skipped, c)
				continue
			}
			r.judge(t, c, state[m.address(c)])
		}
		if len(skipped) == len(pending) {
			t.Fatalf("nothing was done:\n%s", result.failure())
		}
		pending = skipped
		r.keepOnly(t, pending)
	}
	t.Logf("%d of %d cells were refused at plan, in %d plans", len(r.refusedAtPlan), len(cells), r.plans)
}

// lateAddress is the resource that makes what is not known at plan.
const lateAddress = "terraform_data.later"

// keepOnly takes all other cells out of the state.
func (r *matrixRun) keepOnly(t *testing.T, cells []*Cell) {
	t.Helper()
	r.ws.EditState(t, func(name string, instances []map[string]any) []map[string]any {
		if slices.ContainsFunc(cells, func(c *Cell) bool { return c.Name == name }) {
			return instances
		}
		return nil
	})
}

type matrixRun struct {
	Matrix
	account       *Account
	ws            *Workspace
	planned       Result
	plans         int
	refusedAtPlan map[string]string // what Terraform said, by cell
	failures      map[string]string // of the apply, by address
}

// ready makes customers, and applies what is configured before the operations.
func (r *matrixRun) ready(t *testing.T, cells []*Cell) {
	t.Helper()
	first := r.Provider
	for _, c := range cells {
		c.Customers = map[string]string{}
		for _, placeholder := range []string{"customer", "second", "other"} {
			c.Customers[placeholder] = r.account.Customer(t)
		}
		if r.Prepare != nil {
			r.Prepare(c)
		}
		first += r.first(c)
	}
	r.ws.Write(t, first)
	r.ws.MustApply(t)
	tainted := map[string]bool{}
	for _, c := range cells {
		tainted[c.Name] = c.Operation == opTaint
		for _, customer := range c.Customers {
			grants := r.account.Grants(t, customer)
			c.made += len(grants)
			for _, grant := range grants {
				if isLiveNow(grant) {
					c.before = append(c.before, grant)
				}
			}
		}
		if c.Operation != opCreate && len(c.before) == 0 {
			t.Fatalf("%s: nothing was granted before the operation", c)
		}
	}
	r.ws.EditState(t, func(name string, instances []map[string]any) []map[string]any {
		for _, instance := range instances {
			if tainted[name] {
				instance["status"] = "tainted"
			}
		}
		return instances
	})
}

func isLiveNow(grant Object) bool {
	end := grant.Int("expires_at")
	return grant.String("voided_at") == "" && (end == 0 || end > time.Now().Unix())
}

// plan plans the operations of the cells that are not refused, and notes those that are.
func (r *matrixRun) plan(t *testing.T, cells []*Cell) {
	t.Helper()
	for {
		var text strings.Builder
		text.WriteString(r.Provider + "resource \"terraform_data\" \"later\" {\n  input = {\n")
		var arguments []string
		for _, c := range cells {
			if c.Knows != known {
				fmt.Fprintf(&text, "    %s = %s\n", c.Name, c.fill(c.Value))
			}
		}
		text.WriteString("  }\n}\n")
		for _, c := range cells {
			if _, out := r.refusedAtPlan[c.Name]; out {
				continue
			}
			text.WriteString(r.second(c))
			if c.Operation == opReplace {
				arguments = append(arguments, "-replace="+r.address(c))
			}
		}
		r.ws.Write(t, text.String())
		r.planned = r.ws.Plan(t, arguments...)
		r.plans++
		if !r.planned.Failed {
			return
		}
		r.takeOut(t, cells)
	}
}

// takeOut notes the cells that a plan was refused for, and takes them out of the state, so
// that the next plan leaves their grants alone.
func (r *matrixRun) takeOut(t *testing.T, cells []*Cell) {
	t.Helper()
	before := len(r.refusedAtPlan)
	for address, said := range r.errorsByAddress(t, r.planned) {
		_, name, _ := strings.Cut(address, ".")
		if slices.ContainsFunc(cells, func(c *Cell) bool { return c.Name == name }) {
			r.refusedAtPlan[name] = said
		}
	}
	if len(r.refusedAtPlan) == before {
		t.Fatalf("a plan is refused for no cell:\n%s", r.planned.failure())
	}
	r.ws.EditState(t, func(name string, instances []map[string]any) []map[string]any {
		if _, out := r.refusedAtPlan[name]; out {
			return nil
		}
		return instances
	})
}

// errorsByAddress are the errors of a command by the address of the resource that they are
// about. Those of Terraform itself have a place in main.tf instead of an address.
func (r *matrixRun) errorsByAddress(t *testing.T, result Result) map[string]string {
	t.Helper()
	main := must(os.ReadFile(r.ws.Path("main.tf")))(t)
	lines := strings.Split(string(main), "\n")
	out := map[string]string{}
	for _, d := range result.Diagnostics {
		if d.Severity != "error" {
			continue
		}
		address := d.Address
		for i := min(d.Range.Start.Line, len(lines)) - 1; address == "" && i >= 0; i-- {
			if block, ok := strings.CutPrefix(lines[i], "resource \""); ok {
				address = strings.ReplaceAll(strings.TrimSuffix(block, "\" {"), "\" \"", ".")
			}
		}
		out[address] = d.Summary + ": " + d.Detail
	}
	// Diagnostics about the old half of a replacement have neither; its end is announced.
	for _, event := range terraformcli.Events([]byte(result.Output)) {
		if about := event.Hook.Resource.Address; event.Type == "apply_errored" && out[about] == "" {
			out[about] = out[""]
		}
	}
	delete(out, "")
	return out
}

// judge fails the test for each rule that a cell breaks.
func (r *matrixRun) judge(t *testing.T, c *Cell, state Object) {
	t.Helper()
	address := r.address(c)
	said, atPlan := r.refusedAtPlan[c.Name]
	action := r.planned.Actions[address]
	var held []string
	if state != nil {
		held = r.Held(state)
	}
	failed := atPlan
	if failure, ok := r.failures[address]; ok {
		failed, said = true, failure
	}
	report := func(format string, arguments ...any) {
		t.Helper()
		t.Errorf("%s\n    planned %q, failed %t (at plan %t): %.300s\n    %s", c, action, failed, atPlan, strings.Join(strings.Fields(said), " "), fmt.Sprintf(format, arguments...))
	}

	made := 0
	live := map[string]Object{} // by id
	for _, customer := range slices.Sorted(maps.Values(c.Customers)) {
		keys := map[string]string{}
		for _, grant := range r.account.Grants(t, customer) {
			made++
			if !isLiveNow(grant) {
				continue
			}
			live[grant.ID()] = grant
			key := grant.String("metadata.terraform_idempotency_key")
			if other := keys[key]; other != "" {
				report("customer %s has two live grants under the key %q: %s and %s", customer, key, other, grant.ID())
			}
			keys[key] = grant.ID()
		}
	}

	// Nothing that was live has less than before, unless the plan said that it ends and it
	// was replaced by what was planned.
	for _, old := range c.before {
		now, lives := live[old.ID()]
		switch {
		case lives && endsEarlier(now, old):
			report("grant %s expires earlier than before", old.ID())
		case lives && failed && !atPlan && !slices.Contains(held, old.ID()):
			report("grant %s lives and is in no state", old.ID())
		case lives:
		case failed:
			report("the run was refused, and grant %s of %d has ended", old.ID(), old.Int("amount.monetary.value"))
		case action != "replace" && action != "delete" && !c.endsInPlace():
			report("grant %s has ended, and the plan did not say so", old.ID())
		}
	}
	switch allowed := c.made + r.granted(c, action, atPlan); {
	case made > allowed:
		report("%d grants were made, at most %d were asked for", made, allowed)
	case failed && c.Operation == opCreate && made > c.made:
		report("the create failed, and %d grants were made", made-c.made)
	}
	for _, id := range held {
		if live[id] == nil && !atPlan {
			report("the state has %s, which is not live", id)
		}
	}
	switch r.expect(c) {
	case done:
		if failed || len(held) == 0 {
			report("it was not done")
		}
		for id := range live {
			if !slices.Contains(held, id) {
				report("grant %s lives and is in no state", id)
			}
		}
	case refused:
		if !failed {
			report("it was not refused")
		}
	case either:
	}
}

// endsEarlier reports that a grant expires earlier than it did.
func endsEarlier(now, before Object) bool {
	end, was := now.Int("expires_at"), before.Int("expires_at")
	return end != 0 && (was == 0 || end < was)
}

// endsInPlace reports that a plan shows the end of grants as a change of the attribute.
func (c *Cell) endsInPlace() bool {
	top, _, _ := strings.Cut(c.Path, ".")
	return top == "recipients"
}

// granted is how many grants an action may make.
func (r *matrixRun) granted(c *Cell, action string, atPlan bool) int {
	switch {
	case atPlan:
		return 0
	case action == "create", action == "replace", c.endsInPlace():
		return len(c.Customers)
	}
	return 0
}
