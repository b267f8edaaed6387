// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package datasources_test

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/acctest"
)

// TestAccRecurringExample applies examples/recurring over three months of a test clock:
// each month half of what is left is carried over, up to a cap, once. Then the amount
// changes from the next month on, which leaves the current one and those before alone.
func TestAccRecurringExample(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it draws credits without an invoice")
	clock := account.ClockedCustomer(t)
	ws := account.Workspace(t)
	if err := os.CopyFS(ws.Path("."), os.DirFS(filepath.Join("..", "..", "examples", "recurring"))); err != nil {
		t.Fatal(err)
	}
	anchor := time.Date(clock.Now.Year(), clock.Now.Month()+1, 1, 0, 0, 0, 0, time.UTC)
	month := func(n int) string { return anchor.AddDate(0, n, 0).Format("2006-01") }
	until := func(n int, more time.Duration) { clock.Advance(t, anchor.AddDate(0, n, 0).Add(more).Sub(clock.Now)) }
	rollover := map[string]any{"share": 0.5, "cap": 500}
	members := []map[string]any{{"customer": clock.Customer, "value": 1000, "first": month(0), "last": month(11)}}
	declare := func(closed ...string) {
		t.Helper()
		text, err := json.Marshal(map[string]any{
			"anchor":  anchor.Format(time.RFC3339),
			"members": members, "closed": append([]string{}, closed...), "rollover": rollover,
		})
		if err == nil {
			err = os.WriteFile(ws.Path("terraform.tfvars.json"), text, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	byKey := func() map[string]acctest.Object {
		grants := map[string]acctest.Object{}
		for _, grant := range account.Grants(t, clock.Customer) {
			grants[grant.String("metadata.terraform_idempotency_key")] = grant
		}
		return grants
	}

	declare()
	ws.MustApply(t)
	monthly := byKey()
	if len(monthly) != 12 {
		t.Fatalf("%d grants were made, want 12", len(monthly))
	}
	first := monthly["monthly/"+month(0)]
	if first.Int("effective_at") != anchor.Unix()+1 || first.Int("expires_at") != anchor.AddDate(0, 1, 3).Unix() {
		t.Errorf("the first month's grant is %v", first)
	}

	want := map[string]int64{}
	var closed []string
	for n, used := range []int64{400, 0, 1000} { // of 1000 each month
		until(n, 97*time.Hour)
		if used > 0 {
			account.Draw(t, monthly["monthly/"+month(n)].ID(), used)
		}
		until(n+1, 24*time.Hour) // the month's credit is still there, and its invoice final
		closed = append(closed, month(n))
		declare(closed...)
		ws.MustApply(t)
		if carried := min(500, (1000-used)/2); carried > 0 {
			want["rollover/"+month(n)] = carried
		}
		got := byKey()
		for key := range monthly {
			delete(got, key)
		}
		values := map[string]int64{}
		for key, grant := range got {
			values[key] = grant.Int("amount.monetary.value")
			if grant.Int("voided_at") != 0 {
				t.Errorf("after %s %s was voided", month(n), key)
			}
		}
		if !maps.Equal(values, want) {
			t.Errorf("after %s carried over is %v, want %v", month(n), values, want)
		}
		until(n+1, 96*time.Hour) // the month's credit has expired: nothing is left to read
		for _, rollover = range []map[string]any{{"share": 1, "cap": 900}, {"share": 0.5, "cap": 500}} {
			declare(closed...)
			if plan := ws.Plan(t); plan.Failed || len(plan.Actions) > 0 {
				t.Errorf("after the credit of %s has expired, with %v, the plan is %v:\n%s", month(n), rollover, plan.Actions, plan.Output)
			}
		}
	}

	members[0]["last"] = month(3)
	members = append(members, map[string]any{"customer": clock.Customer, "value": 2000, "first": month(4), "last": month(11)})
	declare(closed...)
	ws.MustApply(t)
	live, wantLive := map[string]int64{}, map[string]int64{"monthly/" + month(3): 1000}
	for n := 4; n < 12; n++ {
		wantLive["monthly/"+month(n)] = 2000
	}
	for _, grant := range account.Grants(t, clock.Customer) {
		if grant.Int("voided_at") == 0 && grant.Int("expires_at") > clock.Now.Unix() {
			live[grant.String("metadata.terraform_idempotency_key")] += grant.Int("amount.monetary.value")
		}
	}
	if !maps.Equal(live, wantLive) {
		t.Errorf("after the change of the amount, live is %v, want %v", live, wantLive)
	}
	if plan := ws.Plan(t); plan.Failed || len(plan.Actions) > 0 || len(plan.Diagnostics) > 0 {
		t.Errorf("after the change of the amount, the plan is %v:\n%s", plan.Actions, plan.Output)
	}
}

// TestAccRecurringExampleLeavesTheMonthBefore: credit that begins a second after a period
// starts does not pay the invoice of the period before. Credit that begins exactly then
// does.
func TestAccRecurringExampleLeavesTheMonthBefore(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it waits for the end of a billing period")
	example, err := os.ReadFile(filepath.Join("..", "..", "examples", "recurring", "main.tf"))
	if err != nil {
		t.Fatal(err)
	}
	const begins = `timeadd(each.value.starts_at, "1s")`
	for effectiveAt, unpaid := range map[string]int64{begins: 700, "each.value.starts_at": 0} {
		clock := account.ClockedCustomer(t)
		// Every month has a 15th.
		clock.Advance(t, time.Date(clock.Now.Year(), clock.Now.Month()+1, 15, 0, 0, 0, 0, time.UTC).Sub(clock.Now))
		anchor := clock.Now.AddDate(0, 1, 0)
		ws := account.Workspace(t)
		month := anchor.Format("2006-01")
		vars, err := json.Marshal(map[string]any{
			"anchor":  anchor.Format(time.RFC3339),
			"members": []map[string]any{{"customer": clock.Customer, "value": 1000, "first": month, "last": month}},
		})
		if err == nil {
			err = os.WriteFile(ws.Path("terraform.tfvars.json"), vars, 0o600)
		}
		if err == nil {
			err = os.WriteFile(ws.Path("main.tf"), []byte(strings.Replace(string(example), begins, effectiveAt, 1)), 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
		ws.MustApply(t)
		if got := len(account.Grants(t, clock.Customer)); got != 1 {
			t.Fatalf("%d grants were made, want 1", got)
		}
		invoice := clock.BillUsage(t, 700)
		if got := invoice.Int("period_end"); got != anchor.Unix() {
			t.Fatalf("the month before ends at %d, want %d", got, anchor.Unix())
		}
		if got := invoice.Int("total"); got != unpaid {
			t.Errorf("effective_at = %s: the invoice of the month before comes to %d, want %d", effectiveAt, got, unpaid)
		}
	}
}
