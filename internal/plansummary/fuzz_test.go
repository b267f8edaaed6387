// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package plansummary_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/billing-credits/terraform-provider-stripe/internal/plansummary"
)

// run summarizes a text, and makes sure of what holds for every text: a sound report,
// or an error that a terminal can show, and never both.
func run(t testing.TB, plan []byte) (report string, exit int) {
	t.Helper()
	var out, errOut bytes.Buffer
	exit = plansummary.Command("-", address, bytes.NewReader(plan), &out, &errOut)
	if (exit == plansummary.ExitFailed) != (errOut.Len() > 0) || (exit == plansummary.ExitFailed) != (out.Len() == 0) {
		t.Errorf("exit status %d, stdout %q, stderr %q", exit, &out, &errOut)
	}
	if i := strings.IndexFunc(errOut.String(), func(r rune) bool { return r != '\n' && !unicode.IsPrint(r) }); i >= 0 {
		t.Errorf("the error holds something that cannot be printed: %q", &errOut)
	}
	requireSound(t, out.String())
	return out.String(), exit
}

func fixture(t testing.TB, name string) []byte {
	t.Helper()
	plan, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return plan
}

// FuzzPlan summarizes anything.
func FuzzPlan(f *testing.F) {
	for _, name := range []string{"actions", "calm", "campaign_unknown", "campaigns", "deferred", "errored", "grants", "nothing", "state", "unknown"} {
		f.Add(fixture(f, name+".json"))
	}
	f.Add([]byte("PK\x03\x04"))
	f.Add([]byte("\xff\xfe{\x00"))
	f.Fuzz(func(t *testing.T, plan []byte) { run(t, plan) })
}

// FuzzTexts puts any text where a plan has an address, a customer, a currency and a
// grant's id, and renders the report.
func FuzzTexts(f *testing.F) {
	for _, text := range []string{
		"cus_1", "", " ", "a|b", `a\|b`, `a\\|b`, `\`, "|", "`", "a`|`b", "``", `a\`, "<b>x</b>", "<!--", "-->", "</code><a href=x>", "@octocat", "a@example.com",
		"https://example.com", "www.example.com", "[a](b)", "![a](b)", "#1", "$`a`$", "a\nb", "a\r\n\r\n## b", "\x1b[31mred\x1b[0m", "\u202eevil", "\u200b", "\x00", "&lt;", "&#124;", "*a*", "_a_", "~~a~~", ":+1:",
		strings.Repeat("x", 70000), strings.Repeat("|", 70000), "\u2028", "\xff", "<script>",
	} {
		f.Add(text, text, "usd", "credgr_1")
		f.Add("stripe_billing_credit_grant.x", "cus_1", text, text)
	}
	f.Fuzz(func(t *testing.T, address, customer, currency, id string) {
		encoded := func(value any) string {
			text, err := json.Marshal(value)
			if err != nil {
				t.Fatal(err)
			}
			return string(text)
		}
		grant := func(value string) string {
			return fmt.Sprintf(`{"id": %s, "customer": %s, "deletion_policy": %[1]s, "status": "granted", "amount": {"monetary": {"currency": %[3]s, "value": %[4]s}}}`,
				encoded(id), encoded(customer), encoded(currency), value)
		}
		campaign := func(value string) string {
			return fmt.Sprintf(`{"currency": %s, "recipients": {%s: %s}, "grants": {%[2]s: %[4]s}, "drift": {%[2]s: %[4]s}}`, encoded(currency), encoded(customer), value, encoded(id))
		}
		var changes []string
		for kind, attributes := range map[string]func(string) string{"stripe_billing_credit_grant": grant, "stripe_billing_credit_campaign": campaign} {
			for _, actions := range []string{`["delete", "create"]`, `["update"]`, `["no-op"]`} {
				changes = append(changes, fmt.Sprintf(`{"address": %s, "mode": "managed", "type": %q, "provider_name": "x/billing-credits/stripe", "change": {"actions": %s, "before": %s, "after": %s, "after_unknown": {"id": true}}}`,
					encoded(address), kind, actions, attributes("1"), attributes("2")))
			}
		}
		plan := fmt.Sprintf(`{"format_version": "1.2", "planned_values": {}, "resource_changes": [%s], "action_invocations": [{"address": %s, "type": "stripe_billing_credit_grant_void", "provider_name": "x/billing-credits/stripe"}]}`,
			strings.Join(changes, ","), encoded(address))
		if _, exit := run(t, []byte(plan)); exit != plansummary.ExitReview {
			t.Errorf("exit status %d of %s", exit, plan)
		}
	})
}

// TestManyLongTexts fills every part of a report with texts that are long when they are
// escaped.
func TestManyLongTexts(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("|", 300)
	var changes, actions []string
	for i := range 2000 {
		changes = append(changes, fmt.Sprintf(`{"address": %q, "mode": "managed", "type": "stripe_billing_credit_grant", "provider_name": "x/billing-credits/stripe", "change": {"actions": ["delete", "create"],
"before": {"id": "credgr_1", "customer": %[2]q, "amount": {"monetary": {"currency": "%03[3]d", "value": 1}}}, "after": {"customer": %[2]q, "amount": {"monetary": {"currency": "%03[3]d"}}}, "after_unknown": {"id": true, "amount": {"monetary": {"value": true}}}}}`,
			long+fmt.Sprint(i), long, i%500))
		actions = append(actions, fmt.Sprintf(`{"address": %q, "type": "stripe_billing_credit_grant_void", "provider_name": "x/billing-credits/stripe"}`, long))
	}
	report, _ := run(t, fmt.Appendf(nil, `{"format_version": "1.2", "planned_values": {}, "resource_changes": [%s], "action_invocations": [%s]}`, strings.Join(changes, ","), strings.Join(actions, ",")))
	for _, says := range []string{"ends 2,000 grants", "grants 2,000 again", "2,000 action(s)", "more currencies", "more customers, not known yet", "more rows", "more actions"} {
		if !strings.Contains(report, says) {
			t.Errorf("the report does not say %q:\n%s", says, report)
		}
	}
}

// TestMalformed puts null, and values of other types, in place of each part of a plan,
// and takes each part away. What the summary reads must be refused then; nothing may
// panic.
func TestMalformed(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"grants.json", "campaigns.json", "actions.json", "deferred.json"} {
		var whole map[string]any
		decoder := json.NewDecoder(bytes.NewReader(fixture(t, name)))
		decoder.UseNumber()
		if err := decoder.Decode(&whole); err != nil {
			t.Fatal(err)
		}
		for _, list := range []string{"resource_changes", "deferred_changes", "action_invocations", "deferred_action_invocations"} {
			elements, _ := whole[list].([]any)
			for i, element := range elements {
				if isForeign(element) {
					continue
				}
				// Each part alone, so that the plans are small.
				plan := map[string]any{"format_version": "1.2", "planned_values": map[string]any{}, list: []any{element}}
				walk(plan, "", func(at string) {
					text, err := json.Marshal(plan)
					if err != nil {
						t.Fatal(err)
					}
					if exit := plansummary.Command("-", address, bytes.NewReader(text), io.Discard, io.Discard); exit != plansummary.ExitFailed && mustBeRefused(at) {
						t.Errorf("%s, %s[%d]: %s: exit status %d", name, list, i, at, exit)
					}
				})
			}
		}
	}
}

// isForeign reports a resource change that is none of the provider's.
func isForeign(element any) bool {
	change, _ := element.(map[string]any)
	provider, isText := change["provider_name"].(string)
	return change["mode"] == "data" || isText && !strings.HasSuffix(provider, "/billing-credits/stripe")
}

// mustBeRefused reports a change that no summary may be written of. The others are of
// parts that the summary does not read, or may be absent or null.
func mustBeRefused(at string) bool {
	place, value, _ := strings.Cut(at, " = ")
	part := place[strings.LastIndexAny(place, ".]")+1:]
	switch {
	case strings.HasSuffix(place, "]"): // an element of a list
		return !strings.Contains(place, "config_values")
	case slices.Contains([]string{"resource_changes", "deferred_changes", "action_invocations", "deferred_action_invocations"}, part):
		return value != "absent" && value != "[]"
	case slices.Contains([]string{"resource_change", "action_invocation", "change", "actions"}, part):
		return true
	case slices.Contains([]string{"address", "mode", "type", "provider_name"}, part) && !strings.Contains(place, ".change."):
		return value != `"x"`
	case slices.Contains([]string{"recipients", "grants", "amount", "monetary"}, part):
		return slices.Contains([]string{"7", `"x"`, "[]"}, value) && !strings.Contains(place, "after_unknown")
	case part == "value":
		return slices.Contains([]string{`"x"`, "[]", "1.5", "-1", "1e400"}, value)
	}
	return false
}

// walk changes each member and element below node in turn, and puts it back.
func walk(node any, at string, change func(at string)) {
	replacements := map[string]any{"null": nil, "7": json.Number("7"), `"x"`: "x", "[]": []any{}}
	switch node := node.(type) {
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(node)) {
			was, place := node[key], at+"."+key
			for name, value := range replacements {
				node[key] = value
				change(place + " = " + name)
			}
			if _, isNumber := was.(json.Number); isNumber {
				for _, number := range []json.Number{"1.5", "-1", "1e400"} {
					node[key] = number
					change(place + " = " + number.String())
				}
			}
			delete(node, key)
			change(place + " = absent")
			node[key] = was
			walk(was, place, change)
		}
	case []any:
		for i, was := range node {
			place := fmt.Sprintf("%s[%d]", at, i)
			for name, value := range replacements {
				if name == `"x"` && was == "x" {
					continue
				}
				node[i] = value
				change(place + " = " + name)
			}
			node[i] = was
			walk(was, place, change)
		}
	}
}
