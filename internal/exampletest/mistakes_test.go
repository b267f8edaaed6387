// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package exampletest

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/billing-credits/terraform-provider-stripe/internal/acctest"
	"github.com/billing-credits/terraform-provider-stripe/internal/cmd/terraformcli"
)

type object = map[string]any

func money(currency string, value any) object {
	return object{"amount": object{"monetary": object{"currency": currency, "value": value}}}
}

func appliesTo(scope object) object {
	return object{"applicability_config": object{"scope": scope}}
}

// mistakes are the commonest ones, by how the guide "When something goes wrong"
// writes them: what is configured, the attribute of the error, and what it says to write.
var mistakes = map[string]struct {
	config object
	at     string
	says   string
}{
	"`value = 49.99`":                                    {money("usd", 49.99), "amount.monetary.value", `write 4999, or provider::stripe::minor_units("49.99", "usd")`},
	"`value = 0`":                                        {money("usd", 0), "amount.monetary.value", "write at least 1"},
	"`value = -500`":                                     {money("usd", -500), "amount.monetary.value", "remove the resource that granted it"},
	"`value = 150`, `currency = \"isk\"`":                {money("isk", 150), "amount.monetary.value", "write a multiple of 100"},
	"`currency = \"USD\"`":                               {money("USD", 1000), "amount.monetary.currency", `write "usd"`},
	"`currency = \"usx\"`":                               {money("usx", 1000), "amount.monetary.currency", "not a currency that Stripe has"},
	"`customer = \"jenny@example.com\"`":                 {object{"customer": "jenny@example.com"}, "customer", `data "stripe_customer"`},
	"`customer = \"Jenny Rosen\"`":                       {object{"customer": "Jenny Rosen"}, "customer", "Write its ID (cus_...)"},
	"`prices = [{ id = \"prod_1\" }]`":                   {appliesTo(object{"prices": []any{object{"id": "prod_1"}}}), "applicability_config.scope.prices", "Write its ID (price_...)"},
	"`scope = { rate_cards = [] }`":                      {appliesTo(object{"rate_cards": []any{}}), "applicability_config.scope", "rate_cards"},
	"`scope = {}`":                                       {appliesTo(object{}), "applicability_config.scope", `price_type = "metered"`},
	"both `price_type` and `prices`":                     {appliesTo(object{"price_type": "metered", "prices": []any{object{"id": "price_1"}}}), "applicability_config.scope.prices", "exclude each other"},
	"`category = \"free\"`":                              {object{"category": "free"}, "category", `"promotional"`},
	"`expires_at = \"2034-01-31\"`":                      {object{"expires_at": "2034-01-31"}, "expires_at", "write it in full, like "},
	"`expires_at = 2021846400000`":                       {object{"expires_at": "2021846400000"}, "expires_at", "divide by 1000"},
	"`expires_at` before `effective_at`":                 {object{"expires_at": "2034-01-01T00:00:00Z", "effective_at": "2034-02-01T00:00:00Z"}, "expires_at", "Write a later expires_at"},
	"`priority = 500`":                                   {object{"priority": 500}, "priority", "between 0 and 100"},
	"`metadata = { a = \"\" }`":                          {object{"metadata": object{"a": ""}}, "metadata", "between 1 and 500"},
	"`metadata = { terraform_idempotency_key = \"x\" }`": {object{"metadata": object{"terraform_idempotency_key": "x"}}, "metadata", "set the attribute idempotency_key"},
	"`deletion_policy = \"delete\"`":                     {object{"deletion_policy": "delete"}, "deletion_policy", `"void_or_expire"`},
}

// row is a row of the guide's table: what is written, and what to write.
var row = regexp.MustCompile("(?m)^\\| (.*`.+?) \\| .+ \\|$")

// TestCommonMistakes makes each mistake of the guide's table, and requires an error
// at the attribute, which says what to write.
func TestCommonMistakes(t *testing.T) {
	t.Parallel()
	checkout, err := terraformcli.Checkout(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	guide, err := os.ReadFile(filepath.Join(checkout, "docs", "guides", "when-something-goes-wrong.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, table, _ := strings.Cut(string(guide), "## Common mistakes")
	rows := row.FindAllStringSubmatch(table, -1)
	if len(rows) < 20 {
		t.Fatalf("the guide has %d mistakes, want at least 20", len(rows))
	}
	made := map[string]bool{}
	server := acctest.New(t).Server(t)
	for _, r := range rows {
		written := r[1]
		made[written] = true
		mistake, known := mistakes[written]
		if !known {
			t.Errorf("nobody knows how to make the mistake %s", written)
			continue
		}
		config := object{"customer": "cus_1", "category": "promotional"}
		maps.Copy(config, money("usd", 1000))
		maps.Copy(config, appliesTo(object{"price_type": "metered"}))
		maps.Copy(config, mistake.config)
		found := server.ValidateResource(t, "stripe_billing_credit_grant", config)
		if len(found) == 0 {
			t.Errorf("%s passes", written)
			continue
		}
		if got := attributeNames(found[0].Attribute); !slices.Equal(got, strings.Split(mistake.at, ".")) {
			t.Errorf("%s: the error is at %v, want %s", written, got, mistake.at)
		}
		if !strings.Contains(found[0].Detail, mistake.says) {
			t.Errorf("%s: the error says %q, want %q", written, found[0].Detail, mistake.says)
		}
	}
	for written := range mistakes {
		if !made[written] {
			t.Errorf("the guide does not list %s", written)
		}
	}
}

// attributeNames is a path without the elements of sets and maps in it.
func attributeNames(path *tftypes.AttributePath) []string {
	var names []string
	for _, step := range path.Steps() {
		name, isName := step.(tftypes.AttributeName)
		if !isName {
			break
		}
		names = append(names, string(name))
	}
	return names
}
