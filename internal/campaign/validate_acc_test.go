// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package campaign_test

import (
	"maps"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/billing-credits/terraform-provider-stripe/internal/acctest"
)

// TestAccValidate: what can be told without Stripe is an error at validate.
func TestAccValidate(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	ok := campaignOf(map[string]int64{"cus_a": 1000})
	for name, test := range map[string]struct{ config, summary, detail string }{
		"a value of 0":            {campaignOf(map[string]int64{"cus_a": 0, "cus_b": 5}), "Invalid recipients", "\"cus_a\": 0 is not an amount that can be granted"},
		"a huge value":            {campaignOf(map[string]int64{"cus_a": 1_000_000_000_000}), "Invalid recipients", "write at most 999999999999"},
		"major units":             {strings.Replace(ok, "= 1000", "= 49.99", 1), "Invalid recipients", "for 49.99 USD write 4999"},
		"cents of a float":        {strings.Replace(ok, "= 1000", "= 7840.000000000001", 1), "Invalid recipients", "for 78.40 USD write 7840, or round it: floor(7840.000000000001 + 0.5)"},
		"zeros beyond the cents":  {strings.Replace(ok, "= 1000", "= provider::stripe::minor_units(\"2.500\", \"usd\")", 1), "Invalid function argument", "\"2500.00\" if the point separates"},
		"an email":                {campaignOf(map[string]int64{"\"jo@example.com\"": 5}), "Invalid recipients", "stripe_customer"},
		"white space":             {campaignOf(map[string]int64{"\" cus_a\"": 5}), "Invalid recipients", "white space"},
		"invisible":               {campaignOf(map[string]int64{"\"cus_a\u200b\"": 5}), "Invalid recipients", "has an invisible character (U+200B) in it. Write \"cus_a\"."},
		"a null scope":            {strings.Replace(ok, "scope = { price_type = \"metered\" }", "scope = null", 1), "The scope is empty", "price_type = \"metered\""},
		"a null in metadata":      {campaignOf(map[string]int64{"cus_a": 5}, "metadata = { order = null }"), "Null value in a map", "metadata[\"order\"] has no value. Leave the key out"},
		"a null":                  {strings.Replace(ok, "= 1000", "= null", 1), "Invalid recipients", "the value is null"},
		"a currency in capitals":  {strings.Replace(ok, "usd", "USD", 1), "Invalid currency", "write \"usd\""},
		"no scope":                {strings.Replace(ok, "price_type = \"metered\"", "", 1), "", ""},
		"an end before the start": {campaignOf(map[string]int64{"cus_a": 5}, "effective_at = \"2099-01-02T00:00:00Z\"", "expires_at = \"2099-01-01T00:00:00Z\""), "The credits would expire before they are usable", "must be later"},
		"an end that is no time":  {campaignOf(map[string]int64{"cus_a": 5}, "expires_at = \"tomorrow\""), "Invalid timestamp", ""},
		"a reserved key":          {campaignOf(map[string]int64{"cus_a": 5}, "metadata = { terraform_idempotency_key = \"x\" }"), "Reserved metadata key", ""},
		"half a priority":         {campaignOf(map[string]int64{"cus_a": 5}, "priority = 1.5"), "Not a whole number", "1.5 is not a whole number. Write priority without a fraction."},
		"an unknown policy":       {campaignOf(map[string]int64{"cus_a": 5}, "deletion_policy = \"keep\""), "Invalid Attribute Value Match", ""},
	} {
		ws := account.Workspace(t)
		ws.Write(t, test.config)
		result := ws.Run(t, "plan", "-json", "-input=false")
		got := result.Errors("")
		if len(got) != 1 || test.summary != "" && got[0] != test.summary {
			t.Errorf("%s: errors %q", name, got)
		}
		if !strings.Contains(details(result), test.detail) {
			t.Errorf("%s: %s", name, details(result))
		}
	}
}

// TestAccDoubtfulRecipients: rows that do not look like customers are named in one
// warning, and refuse nothing.
func TestAccDoubtfulRecipients(t *testing.T) {
	t.Parallel()
	server := acctest.New(t).Server(t)
	type object = map[string]any
	validate := func(changes object) []*tfprotov6.Diagnostic {
		config := object{
			"idempotency_key": "spring", "category": "promotional", "currency": "usd",
			"applicability_config": object{"scope": object{"price_type": "metered"}},
			"recipients":           object{"cus_a": 5},
		}
		maps.Copy(config, changes)
		return server.ValidateResource(t, "stripe_billing_credit_campaign", config)
	}
	found := validate(object{"recipients": object{"cus_a": 5, "Total": 10, "acme": acctest.Unknown}})
	if len(found) != 1 || found[0].Severity != tfprotov6.DiagnosticSeverityWarning ||
		!strings.Contains(found[0].Detail, "  - \"Total\"\n  - \"acme\"\nIf a row") {
		t.Errorf("it says %v, want one warning that names Total and acme", found)
	}
	for name, changes := range map[string]object{
		"ids":                    {},
		"unknown recipients":     {"recipients": acctest.Unknown},
		"an unknown value":       {"recipients": object{"cus_a": acctest.Unknown}},
		"an unknown scope":       {"applicability_config": object{"scope": acctest.Unknown}},
		"an unknown application": {"applicability_config": acctest.Unknown},
		"unknown metadata":       {"metadata": acctest.Unknown},
		"an unknown text":        {"metadata": object{"order": acctest.Unknown}},
		"unknown times":          {"effective_at": acctest.Unknown, "expires_at": acctest.Unknown},
		"all else":               {"idempotency_key": acctest.Unknown, "category": acctest.Unknown, "currency": acctest.Unknown, "name": acctest.Unknown, "priority": acctest.Unknown, "deletion_policy": acctest.Unknown},
	} {
		for _, d := range validate(changes) {
			t.Errorf("%s: %s: %s", name, d.Summary, d.Detail)
		}
	}
}
