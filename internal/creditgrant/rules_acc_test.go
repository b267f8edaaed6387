// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/acctest"
)

// outcome is what a plan does about a grant: the action, what is sent to Stripe
// when it is applied, and the warning that the plan gives.
type outcome struct {
	action, sent, warning string
}

func (o outcome) String() string {
	parts := []string{o.action}
	if o.sent != "" {
		parts = append(parts, "sends "+o.sent)
	}
	if o.warning != "" {
		parts = append(parts, "warns: "+o.warning)
	}
	return strings.Join(parts, ", ")
}

// The warnings' summaries.
const (
	warnsReplace = "Replacing a credit grant ends it and grants again"
	warnsDestroy = "Destroying a credit grant withdraws credit"
	warnsEnded   = "A credit grant has ended, and Terraform does not grant again on its own"
	warnsGone    = "A credit grant was not found in Stripe"
)

var (
	nothing     = outcome{action: "none"}
	keeps       = outcome{action: "none", warning: warnsEnded}
	records     = outcome{action: "update", warning: warnsEnded}
	quietUpdate = outcome{action: "update"}
	updates     = outcome{action: "update", sent: "update"}
	replaces    = outcome{action: "replace", sent: "end, create", warning: warnsReplace}
	forced      = outcome{action: "replace", sent: "end, create"}
	forcedEnded = outcome{action: "replace", sent: "create", warning: warnsEnded}
	withdraws   = outcome{action: "delete", sent: "end", warning: warnsDestroy}
	forgets     = outcome{action: "delete"}
)

// rule is a row of the table: a change of the configuration, and what becomes of
// it.
type rule struct {
	change                   string
	before, after            string // lines of configuration
	live, expired, otherwise outcome
}

// isKeyed reports a row about the idempotency key.
func (r rule) isKeyed() bool { return strings.Contains(r.change, "idempotency_key") }

// byAccount names an account in the place of the customer.
const byAccount = "customer = null\ncustomer_account = ACCOUNT"

const (
	rowReplace = "`-replace`"
	rowRemoved = "the resource is removed"
)

// ruleTable is every change of a grant's configuration, crossed with what the
// grant is by then. The guide "How grants end" shows the same table
// (TestRuleTableIsDocumented).
//
//	live:      pending, granted, or partly used
//	expired:   reached the expires_at that it was declared with
//	otherwise: voided, or expired elsewhere
var ruleTable = []rule{
	{"nothing changes", "", "", nothing, nothing, keeps},
	{"a timestamp is spelled otherwise", "", `expires_at = UNIX_EXPIRES`, nothing, nothing, keeps},
	{"`customer`", "", `customer = OTHER`, replaces, keeps, keeps},
	{"`customer` is removed", "", byAccount, replaces, records, records},
	{"`customer_account`", byAccount, `customer_account = SECOND`, replaces, keeps, keeps},
	{"`customer_account` is removed", byAccount, "customer_account = null\ncustomer = OTHER", replaces, records, records},
	{"`category`", "", `category = "paid"`, replaces, keeps, keeps},
	{"`amount`", "", `amount = { monetary = { currency = "usd", value = 2000 } }`, replaces, keeps, keeps},
	{"`applicability_config`", "", `applicability_config = { scope = { prices = [{ id = PRICE }] } }`, replaces, keeps, keeps},
	{"`name`", `name = "a"`, `name = "b"`, replaces, keeps, keeps},
	{"`name` is removed", `name = "a"`, `name = null`, replaces, records, records},
	{"`priority`", `priority = 0`, `priority = 1`, replaces, keeps, keeps},
	{"`priority` is added", "", `priority = 10`, replaces, keeps, keeps},
	{"`priority` is removed", `priority = 0`, `priority = null`, nothing, nothing, keeps},
	{"`effective_at`", `effective_at = SOON`, `effective_at = LATER`, replaces, keeps, keeps},
	{"`effective_at` is removed", `effective_at = SOON`, `effective_at = null`, nothing, nothing, keeps},
	{"`expires_at`", "", `expires_at = EXTENDED`, updates, keeps, keeps},
	{"`expires_at` is removed", "", `expires_at = null`, updates, records, records},
	{"`metadata`", `metadata = { a = "1" }`, `metadata = { a = "2", b = "3" }`, updates, keeps, keeps},
	{"`metadata` is removed", `metadata = { a = "1" }`, `metadata = null`, updates, records, records},
	{"`deletion_policy`", `deletion_policy = "expire"`, `deletion_policy = "void_or_expire"`, quietUpdate, keeps, keeps},
	{"`deletion_policy` is removed", `deletion_policy = "expire"`, `deletion_policy = null`, quietUpdate, nothing, keeps},
	{"`idempotency_key` is added", "", `idempotency_key = "added"`, updates, records, records},
	{"`idempotency_key`", `idempotency_key = "one"`, `idempotency_key = "two"`, replaces, keeps, keeps},
	{"`idempotency_key` is removed", `idempotency_key = "gone"`, `idempotency_key = null`, updates, records, records},
	{rowReplace, "", `expires_at = EXTENDED`, forced, forcedEnded, forcedEnded},
	{rowRemoved, "", "", withdraws, forgets, forgets},
}

// column is a status of the grant, how it comes about, and the column of the
// table that speaks of it.
type column struct {
	status  string
	pick    func(i int) outcome
	becomes func(t *testing.T, account *acctest.Account, clock *acctest.Clock, ids []string)
}

func columns() []column {
	live := func(i int) outcome { return ruleTable[i].live }
	otherwise := func(i int) outcome { return ruleTable[i].otherwise }
	each := func(action string) func(*testing.T, *acctest.Account, *acctest.Clock, []string) {
		return func(t *testing.T, account *acctest.Account, clock *acctest.Clock, ids []string) {
			clock.Advance(t, 2*time.Hour)
			for _, id := range ids {
				account.Post(t, "/v1/billing/credit_grants/"+id+"/"+action)
			}
		}
	}
	return []column{
		{"pending", live, func(*testing.T, *acctest.Account, *acctest.Clock, []string) {}},
		{"granted", live, func(t *testing.T, _ *acctest.Account, clock *acctest.Clock, _ []string) {
			clock.Advance(t, 2*time.Hour)
		}},
		{"used", live, func(t *testing.T, account *acctest.Account, clock *acctest.Clock, ids []string) {
			clock.Advance(t, 2*time.Hour)
			for _, id := range ids {
				account.Draw(t, id, 400)
			}
		}},
		{"expired by itself", func(i int) outcome { return ruleTable[i].expired }, func(t *testing.T, _ *acctest.Account, clock *acctest.Clock, _ []string) {
			clock.Advance(t, 11*24*time.Hour)
		}},
		{"expired elsewhere", otherwise, each("expire")},
		{"voided elsewhere", otherwise, each("void")},
		{"gone", func(i int) outcome {
			if ruleTable[i].change == rowRemoved || ruleTable[i].isKeyed() {
				return outcome{action: "none", warning: warnsGone}
			}
			return outcome{action: "create", sent: "create", warning: warnsGone}
		}, func(t *testing.T, account *acctest.Account, _ *acctest.Clock, _ []string) {
			account.Faults(t, acctest.Fault{Method: "GET", Path: "/v1/billing/credit_grants", Status: 404, Code: "resource_missing"})
		}},
	}
}

// ruleRun is the whole table in one workspace: a resource a row.
type ruleRun struct {
	clock   *acctest.Clock
	start   time.Time
	other   string
	price   string
	account string // accounts of the clock
	second  string
	pending bool // all grants, not only those of rows about effective_at
	gone    bool // rows with a key are removed: a list would still show their grants
}

func rowAddress(i int) string { return fmt.Sprintf("stripe_billing_credit_grant.row_%02d", i) }

// config writes the rows as they are before or after their change.
func (r ruleRun) config(after bool) string {
	var out strings.Builder
	out.WriteString(withArguments(provider, `  stripe_version = "`+withAccounts+`"`))
	for i, row := range ruleTable {
		if after && (row.change == rowRemoved || r.gone && row.isKeyed()) {
			continue
		}
		arguments := map[string]string{
			"customer":             fmt.Sprintf("%q", r.clock.Customer),
			"category":             `"promotional"`,
			"amount":               `{ monetary = { currency = "usd", value = 1000 } }`,
			"applicability_config": `{ scope = { price_type = "metered" } }`,
			"expires_at":           "EXPIRES",
		}
		if r.pending {
			arguments["effective_at"] = "SOON"
		}
		lines := strings.Split(row.before, "\n")
		if after {
			lines = append(lines, strings.Split(row.after, "\n")...)
		}
		for _, line := range lines {
			if name, value, ok := strings.Cut(line, " = "); ok {
				arguments[name] = value
			}
		}
		names := make([]string, 0, len(arguments))
		for name := range arguments {
			names = append(names, name)
		}
		slices.Sort(names)
		fmt.Fprintf(&out, "\nresource \"stripe_billing_credit_grant\" \"row_%02d\" {\n", i)
		for _, name := range names {
			fmt.Fprintf(&out, "  %s = %s\n", name, arguments[name])
		}
		out.WriteString("}\n")
	}
	at := func(after time.Duration) string { return `"` + r.start.Add(after).UTC().Format(time.RFC3339) + `"` }
	return strings.NewReplacer(
		"UNIX_EXPIRES", fmt.Sprint(r.start.Add(10*24*time.Hour).Unix()),
		"EXPIRES", at(10*24*time.Hour),
		"EXTENDED", at(30*24*time.Hour),
		"SOON", at(time.Hour),
		"LATER", at(5*24*time.Hour),
		"OTHER", fmt.Sprintf("%q", r.other),
		"ACCOUNT", fmt.Sprintf("%q", r.account),
		"SECOND", fmt.Sprintf("%q", r.second),
		"PRICE", fmt.Sprintf("%q", r.price),
	).Replace(out.String())
}

// TestAccRules plays the table through, one status after the other.
func TestAccRules(t *testing.T) {
	t.Parallel()
	for _, column := range columns() {
		t.Run(column.status, func(t *testing.T) {
			t.Parallel()
			account := acctest.New(t)
			account.SimulatorOnly(t, "it reads the request log")
			clock := account.ClockedCustomer(t)
			run := ruleRun{
				clock:   clock,
				start:   clock.Now,
				other:   account.Customer(t),
				price:   account.MeteredPrice(t),
				account: clock.CustomerAccount(t),
				second:  clock.CustomerAccount(t),
				pending: column.status == "pending",
				gone:    column.status == "gone",
			}
			ws := account.Applied(t, run.config(false))
			before := ws.State(t)
			ids := make([]string, len(ruleTable))
			for i := range ruleTable {
				ids[i] = before[rowAddress(i)].ID()
			}
			column.becomes(t, account, clock, ids)
			if column.status != "gone" {
				// Terraform 1.11 plans the end of what is no longer configured by
				// the state from before its refresh.
				ws.MustApply(t, "-refresh-only")
			}

			ws.Write(t, run.config(true))
			replace := "-replace=" + rowAddress(slices.IndexFunc(ruleTable, func(row rule) bool { return row.change == rowReplace }))
			plan := ws.Plan(t, replace)
			if plan.Failed {
				t.Fatalf("plan failed:\n%s", plan.Output)
			}
			account.Faults(t)
			account.ResetStats(t)
			if applied := ws.Run(t, "apply", "-json", "plan.tfplan"); applied.Failed {
				t.Fatalf("apply failed:\n%s", applied.Output)
			}
			after := ws.State(t)
			sent := sentAbout(account.Requests(t, "POST", "/v1/billing/credit_grants"))
			for i, row := range ruleTable {
				got := outcome{action: plan.Actions[rowAddress(i)], sent: sent[ids[i]]}
				if got.action == "" {
					got.action = "none"
				}
				if now, ok := after[rowAddress(i)]; ok && now.ID() != ids[i] {
					got.sent = strings.TrimPrefix(got.sent+", create", ", ")
				}
				got.warning = strings.Join(plan.Warnings(ids[i]), "; ")
				if column.status == "gone" && (row.change == rowRemoved || row.isKeyed()) {
					// Terraform 1.11 plans the end before it finds out.
					got.warning = strings.TrimPrefix(got.warning, warnsDestroy+"; ")
				}
				if want := column.pick(i); got != want {
					t.Errorf("%s, %s:\n got %s\nwant %s", column.status, row.change, got, want)
				}
			}

			// Whatever was done, the next plan does nothing more.
			if again := ws.Plan(t); again.Failed || len(again.Actions) != 0 {
				t.Errorf("the next plan is not empty: %v\n%s", again.Actions, strings.Join(again.Errors(""), "\n"))
			}
		})
	}
}

// sentAbout says by grant what a run asked of Stripe.
func sentAbout(requests []acctest.Request) map[string]string {
	sent := map[string]string{}
	for _, request := range requests {
		id, action, _ := strings.Cut(strings.TrimPrefix(request.Path, "/v1/billing/credit_grants/"), "/")
		switch {
		case request.Path == "/v1/billing/credit_grants":
		case action == "":
			sent[id] = "update"
		default:
			sent[id] = "end"
		}
	}
	return sent
}
