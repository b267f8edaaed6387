// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package campaign_test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/acctest"
)

const address = "stripe_billing_credit_campaign.test"

// providerBlock lets a simulator be asked as fast as it answers.
const providerBlock = "provider \"stripe\" {\n  requests_per_second = 1000\n}\n"

// underKey is a configuration of the campaign "spring" with another key.
func underKey(config, key string) string { return strings.Replace(config, `"spring"`, `"`+key+`"`, 1) }

// providerWith is the provider's block with another argument.
func providerWith(argument string) string {
	return strings.Replace(providerBlock, "}", "  "+argument+"\n}", 1)
}

// campaignOf declares a campaign of 10.00 USD and so on for customers. More
// arguments may be added as lines of HCL.
func campaignOf(recipients map[string]int64, more ...string) string {
	var text strings.Builder
	text.WriteString("resource \"stripe_billing_credit_campaign\" \"test\" {\n  idempotency_key = \"spring\"\n  currency = \"usd\"\n  category = \"promotional\"\n  applicability_config = { scope = { price_type = \"metered\" } }\n  recipients = {\n")
	for _, customer := range slices.Sorted(maps.Keys(recipients)) {
		fmt.Fprintf(&text, "    %s = %d\n", customer, recipients[customer])
	}
	text.WriteString("  }\n  " + strings.Join(more, "\n  ") + "\n}\n")
	return text.String()
}

// toEach grants each customer the same.
func toEach(customers []string, value int64) map[string]int64 {
	out := map[string]int64{}
	for _, customer := range customers {
		out[customer] = value
	}
	return out
}

// configuration is a file of testdata.
func configuration(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// liveGrants are the live grants of a customer.
func liveGrants(t *testing.T, account *acctest.Account, customer string) []acctest.Object {
	t.Helper()
	return slices.DeleteFunc(account.Grants(t, customer), func(g acctest.Object) bool {
		end := g.Int("expires_at")
		return g.String("voided_at") != "" || end != 0 && end <= time.Now().Unix()
	})
}

// texts is a map of strings in state.
func texts(o acctest.Object, name string) map[string]string {
	out := map[string]string{}
	elements, _ := o[name].(map[string]any)
	for key, value := range elements {
		if value != nil {
			out[key] = fmt.Sprint(value)
		}
	}
	return out
}

// wantOnce fails the test unless each customer has exactly one live grant of the
// value, ever made exactly one, and the state holds it.
func wantOnce(t *testing.T, account *acctest.Account, state acctest.Object, recipients map[string]int64) {
	t.Helper()
	held := texts(state, "grants")
	for customer, value := range recipients {
		live := liveGrants(t, account, customer)
		if len(live) != 1 {
			t.Errorf("customer %s has %d live grants", customer, len(live))
			continue
		}
		if got := live[0].Int("amount.monetary.value"); got != value {
			t.Errorf("customer %s was granted %d, want %d", customer, got, value)
		}
		if held[customer] != live[0].ID() {
			t.Errorf("customer %s: state has %q, Stripe %q", customer, held[customer], live[0].ID())
		}
	}
	if len(held) != len(recipients) {
		t.Errorf("state holds %d grants of %d recipients", len(held), len(recipients))
	}
	if drift := texts(state, "drift"); len(drift) != 0 {
		t.Errorf("drift: %v", drift)
	}
}

// wantNoChanges fails the test unless a plan does nothing.
func wantNoChanges(t *testing.T, ws *acctest.Workspace, arguments ...string) acctest.Result {
	t.Helper()
	plan := ws.Plan(t, arguments...)
	if plan.Failed || len(plan.Actions) != 0 {
		t.Errorf("the plan is not empty: %v %v", plan.Actions, details(plan))
	}
	return plan
}

// details are all diagnostics, for messages.
func details(result acctest.Result) string {
	var out []string
	for _, d := range result.Diagnostics {
		out = append(out, d.Severity+": "+d.Summary+": "+d.Detail)
	}
	return strings.Join(out, "\n")
}

func wantContains(t *testing.T, text string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(text, part) {
			t.Errorf("there is no %q in:\n%s", part, text)
		}
	}
}

// grantsMade is how many grants were asked for.
func grantsMade(t *testing.T, account *acctest.Account) int {
	t.Helper()
	return account.Stats(t).ByRoute["POST /v1/billing/credit_grants"]
}
