// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package campaign_test

import (
	"strings"
	"testing"

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
