// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package plansummary_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/billing-credits/terraform-provider-stripe/internal/plansummary"
)

const address = "registry.terraform.io/billing-credits/stripe"

var update = flag.Bool("update", false, "write the golden files again")

// TestGolden compares the report of each plan in testdata with the one beside it.
// -update writes them; read the difference before you commit it.
func TestGolden(t *testing.T) {
	t.Parallel()
	for name, exit := range map[string]int{
		"actions":          plansummary.ExitReview,
		"calm":             plansummary.ExitSame,
		"campaign_unknown": plansummary.ExitSame,
		"campaigns":        plansummary.ExitReview,
		"deferred":         plansummary.ExitReview,
		"grants":           plansummary.ExitReview,
		"nothing":          plansummary.ExitSame,
		"unknown":          plansummary.ExitSame,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var out, errOut bytes.Buffer
			got := plansummary.Command(filepath.Join("testdata", name+".json"), address, nil, &out, &errOut)
			if got != exit || errOut.Len() > 0 {
				t.Errorf("exit status %d, want %d; on stderr: %s", got, exit, &errOut)
			}
			golden := filepath.Join("testdata", name+".md")
			if *update {
				if err := os.WriteFile(golden, out.Bytes(), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if out.String() != string(want) {
				t.Errorf("the report is\n%s\nwant\n%s", &out, want)
			}
		})
	}
}

// TestRefused is what no report can be written of.
func TestRefused(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct{ file, stdin, says string }{
		"a failed plan":       {file: "testdata/errored.json", says: "the plan failed"},
		"a state":             {file: "testdata/state.json", says: "terraform show -json"},
		"no file":             {file: "testdata/absent.json", says: "absent.json"},
		"no JSON":             {file: "-", stdin: "Terraform will perform", says: "terraform show -json"},
		"nothing":             {file: "-", says: "terraform show -json"},
		"a format to come":    {file: "-", stdin: `{"format_version":"7.0","planned_values":{}}`, says: "cannot be read"},
		"a stream of actions": {file: "-", stdin: `{"@level":"info"}`, says: "terraform show -json"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var out, errOut bytes.Buffer
			if got := plansummary.Command(tc.file, address, strings.NewReader(tc.stdin), &out, &errOut); got != plansummary.ExitFailed {
				t.Errorf("exit status %d", got)
			}
			if !strings.Contains(errOut.String(), tc.says) || out.Len() > 0 {
				t.Errorf("it says %q, want %q; and on stdout %q", &errOut, tc.says, &out)
			}
		})
	}
}

// TestStandardInput reads a plan from a pipe.
func TestStandardInput(t *testing.T) {
	t.Parallel()
	plan, err := os.Open(filepath.Join("testdata", "nothing.json"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = plan.Close() }()
	var out, errOut bytes.Buffer
	if got := plansummary.Command("-", address, plan, &out, &errOut); got != plansummary.ExitSame || !strings.Contains(out.String(), "no credit grants") {
		t.Errorf("exit status %d, %q, %q", got, &out, &errOut)
	}
}

// TestOtherIDs: a campaign whose recipients are named by the other ids of the same customers
// keeps their grants. Only a changed value ends one.
func TestOtherIDs(t *testing.T) {
	t.Parallel()
	const plan = `{"format_version": "1.2", "planned_values": {"root_module": {}}, "resource_changes": [{
		"address": "stripe_billing_credit_campaign.test", "mode": "managed", "type": "stripe_billing_credit_campaign", "name": "test",
		"provider_name": "registry.terraform.io/billing-credits/stripe",
		"change": {
			"actions": ["update"], "after_unknown": {"drift": true, "ended": true, "grants": {"acct_2": true}}, "before_sensitive": false, "after_sensitive": {},
			"before": {"currency": "usd", "deletion_policy": "void_or_expire", "recipients": {"cus_1": 1000, "cus_2": 2000}, "grants": {"cus_1": "credgr_1", "cus_2": "credgr_2"}, "ended": {}, "drift": {}},
			"after": {"currency": "usd", "deletion_policy": "void_or_expire", "recipients": {"acct_1": 1000, "acct_2": 2500}, "grants": {"acct_1": "credgr_1"}}
		}}]}`
	var out, errOut bytes.Buffer
	if got := plansummary.Command("-", address, strings.NewReader(plan), &out, &errOut); got != plansummary.ExitReview {
		t.Errorf("exit status %d, %q", got, &errOut)
	}
	for _, row := range []string{"| Ended, at most | 1 | 20.00 |", "| Kept | 1 | 10.00 |"} {
		if !strings.Contains(out.String(), row) {
			t.Errorf("there is no %q in\n%s", row, &out)
		}
	}
}
