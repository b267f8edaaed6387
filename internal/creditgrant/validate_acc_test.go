// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant_test

import (
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/billing-credits/terraform-provider-stripe/internal/acctest"
)

type object = map[string]any

// valid is a configuration that passes, with some attributes replaced.
func valid(changes object) object {
	config := object{
		"customer":             "cus_1",
		"category":             "promotional",
		"amount":               amount("usd", 1000),
		"applicability_config": scope(object{"price_type": "metered"}),
	}
	maps.Copy(config, changes)
	return config
}

func amount(currency any, value any) object {
	return object{"monetary": object{"currency": currency, "value": value}}
}

func scope(scope object) object { return object{"scope": scope} }

func prices(n int) []any {
	list := make([]any, n)
	for i := range list {
		list[i] = object{"id": fmt.Sprintf("price_%d", i)}
	}
	return list
}

func metadata(n int) object {
	m := object{}
	for i := range n {
		m[fmt.Sprintf("key%d", i)] = "value"
	}
	return m
}

// TestAccWrongConfigurations is the table of what `terraform validate` refuses,
// at which attribute, and what it says to write instead.
func TestAccWrongConfigurations(t *testing.T) {
	t.Parallel()
	server := acctest.New(t).Server(t)
	for name, tc := range map[string]struct {
		change object
		at     string
		says   string
	}{
		"currency in upper case":      {object{"amount": amount("USD", 1)}, `AttributeName("amount").AttributeName("monetary").AttributeName("currency")`, `write "usd"`},
		"currency by its name":        {object{"amount": amount("dollar", 1)}, `AttributeName("amount").AttributeName("monetary").AttributeName("currency")`, `like "usd"`},
		"empty currency":              {object{"amount": amount("", 1)}, `AttributeName("amount").AttributeName("monetary").AttributeName("currency")`, `three letters`},
		"negative amount":             {object{"amount": amount("usd", -5)}, `AttributeName("amount").AttributeName("monetary").AttributeName("value")`, "at least 1"},
		"amount of nothing":           {object{"amount": amount("usd", 0)}, `AttributeName("amount").AttributeName("monetary").AttributeName("value")`, "at least 1"},
		"amount in major units":       {object{"amount": amount("usd", 49.99)}, `AttributeName("amount").AttributeName("monetary").AttributeName("value")`, `for 49.99 USD write 4999, or provider::stripe::minor_units("49.99", "usd")`},
		"a fraction of a yen":         {object{"amount": amount("jpy", 49.5)}, `AttributeName("amount").AttributeName("monetary").AttributeName("value")`, "for 50 JPY write 50."},
		"cents of floating point":     {object{"amount": amount("usd", 1998.9999999999998)}, `AttributeName("amount").AttributeName("monetary").AttributeName("value")`, "for 19.99 USD write 1999, or round it: floor(1998.9999999999998 + 0.5); for 1999.00 USD write 199900"},
		"a fraction of what?":         {object{"amount": amount(acctest.Unknown, 49.99)}, `AttributeName("amount").AttributeName("monetary").AttributeName("value")`, `minor_units("49.99", currency)`},
		"amount beyond 64 bits":       {object{"amount": amount("usd", 1e30)}, `AttributeName("amount").AttributeName("monetary").AttributeName("value")`, "write at most 999999999999, which is 9999999999.99 USD"},
		"a fraction of a krona":       {object{"amount": amount("isk", 150)}, `AttributeName("amount").AttributeName("monetary").AttributeName("value")`, "write a multiple of 100, like 200 for 2.00 ISK"},
		"a fraction of a shilling":    {object{"amount": amount("ugx", 1)}, `AttributeName("amount").AttributeName("monetary").AttributeName("value")`, "write a multiple of 100"},
		"a currency that is none":     {object{"amount": amount("usx", 1)}, `AttributeName("amount").AttributeName("monetary").AttributeName("currency")`, `"usx" is not a currency that Stripe has`},
		"customer by email":           {object{"customer": "jenny@example.com"}, `AttributeName("customer")`, `data "stripe_customer" "this" { email = "..." }`},
		"customer by name":            {object{"customer": "Jenny Rosen"}, `AttributeName("customer")`, "is a name"},
		"subscription as customer":    {object{"customer": "sub_1"}, `AttributeName("customer")`, "is the ID of a subscription"},
		"product as price":            {object{"applicability_config": scope(object{"prices": []any{object{"id": "prod_1"}}})}, `AttributeName("applicability_config").AttributeName("scope").AttributeName("prices")`, "is the ID of a product"},
		"a preview's scope":           {object{"applicability_config": scope(object{"rate_cards": []any{}})}, `AttributeName("applicability_config").AttributeName("scope")`, "rate_cards"},
		"no billable items":           {object{"applicability_config": scope(object{"billable_items": []any{}})}, `AttributeName("applicability_config").AttributeName("scope").AttributeName("billable_items")`, "at least 1"},
		"price as billable item":      {object{"applicability_config": scope(object{"billable_items": []any{object{"id": "price_1"}}})}, `AttributeName("applicability_config").AttributeName("scope").AttributeName("billable_items")`, "is the ID of a price"},
		"items of two kinds":          {object{"applicability_config": scope(object{"prices": prices(1), "billable_items": []any{object{"id": "bitem_1"}}})}, `AttributeName("applicability_config").AttributeName("scope").AttributeName("billable_items")`, "exclude each other"},
		"another kind of amount":      {object{"amount": object{"type": "tokens", "monetary": object{"currency": "usd", "value": 1}}}, `AttributeName("amount").AttributeName("type")`, `"monetary"`},
		"another category":            {object{"category": "free"}, `AttributeName("category")`, `"paid" "promotional"`},
		"empty customer":              {object{"customer": ""}, `AttributeName("customer")`, "is empty"},
		"customer with a space":       {object{"customer": "cus_1 "}, `AttributeName("customer")`, "white space"},
		"an invisible character":      {object{"customer": "cus_1\u200b"}, `AttributeName("customer")`, `has an invisible character (U+200B) in it. Write "cus_1".`},
		"an invisible mark":           {object{"applicability_config": scope(object{"prices": []any{object{"id": "\ufeffprice_1"}}})}, `AttributeName("applicability_config").AttributeName("scope").AttributeName("prices")`, "(U+FEFF)"},
		"null scope":                  {object{"applicability_config": scope(nil)}, `AttributeName("applicability_config").AttributeName("scope")`, `price_type = "metered"`},
		"empty scope":                 {object{"applicability_config": scope(object{})}, `AttributeName("applicability_config").AttributeName("scope")`, `price_type = "metered"`},
		"scope of both":               {object{"applicability_config": scope(object{"price_type": "metered", "prices": prices(1)})}, `AttributeName("applicability_config").AttributeName("scope").AttributeName("prices")`, "exclude each other"},
		"another price type":          {object{"applicability_config": scope(object{"price_type": "licensed"})}, `AttributeName("applicability_config").AttributeName("scope").AttributeName("price_type")`, `"metered"`},
		"no prices":                   {object{"applicability_config": scope(object{"prices": []any{}})}, `AttributeName("applicability_config").AttributeName("scope").AttributeName("prices")`, "at least 1"},
		"21 prices":                   {object{"applicability_config": scope(object{"prices": prices(21)})}, `AttributeName("applicability_config").AttributeName("scope").AttributeName("prices")`, "at most 20"},
		"price without an id":         {object{"applicability_config": scope(object{"prices": []any{object{"id": ""}}})}, `AttributeName("applicability_config").AttributeName("scope").AttributeName("prices")`, "is empty"},
		"empty name":                  {object{"name": ""}, `AttributeName("name")`, "between 1 and 100"},
		"name of 101 characters":      {object{"name": strings.Repeat("é", 101)}, `AttributeName("name")`, "between 1 and 100"},
		"priority of 101":             {object{"priority": 101}, `AttributeName("priority")`, "between 0 and 100"},
		"half a priority":             {object{"priority": 1.5}, `AttributeName("priority")`, "1.5 is not a whole number"},
		"negative priority":           {object{"priority": -1}, `AttributeName("priority")`, "between 0 and 100"},
		"effective_at in words":       {object{"effective_at": "tomorrow"}, `AttributeName("effective_at")`, "RFC 3339"},
		"effective_at without zone":   {object{"effective_at": "2027-01-31T00:00:00"}, `AttributeName("effective_at")`, "end it with Z"},
		"expires_at as a date":        {object{"expires_at": "2027-01-31"}, `AttributeName("expires_at")`, `expires_at, "2027-01-31", is not a time`},
		"expires_at in German":        {object{"expires_at": "31.12.2035"}, `AttributeName("expires_at")`, `expires_at, "31.12.2035", is not a time`},
		"expires_at with an offset":   {object{"expires_at": "2027-01-31T00:00:00+0000"}, `AttributeName("expires_at")`, `"2027-01-31T00:00:00+0000"`},
		"expires_at in milliseconds":  {object{"expires_at": "1801353600000"}, `AttributeName("expires_at")`, "divide by 1000"},
		"expires_at empty":            {object{"expires_at": ""}, `AttributeName("expires_at")`, `expires_at, "", is not a time`},
		"ends before it begins":       {object{"effective_at": "2027-02-01T00:00:00Z", "expires_at": "2027-01-31T00:00:00Z"}, `AttributeName("expires_at")`, "later than effective_at"},
		"ends as it begins":           {object{"effective_at": "2027-01-31T00:00:00Z", "expires_at": "1801353600"}, `AttributeName("expires_at")`, "later than effective_at"},
		"51 metadata keys":            {object{"metadata": metadata(51)}, `AttributeName("metadata")`, "at most 50"},
		"50 metadata keys and a key":  {object{"metadata": metadata(50), "idempotency_key": "a"}, `AttributeName("metadata")`, "at most 49"},
		"metadata key too long":       {object{"metadata": object{strings.Repeat("k", 41): "v"}}, `AttributeName("metadata")`, `k" has 41 characters, and Stripe keeps keys of between 1 and 40`},
		"metadata key with brackets":  {object{"metadata": object{"a[b]": "v"}}, `AttributeName("metadata")`, "square brackets"},
		"empty metadata key":          {object{"metadata": object{"": "v"}}, `AttributeName("metadata")`, "between 1 and 40"},
		"metadata value too long":     {object{"metadata": object{"a": strings.Repeat("v", 501)}}, `AttributeName("metadata").ElementKeyString("a")`, `metadata["a"] has 501 characters, and Stripe keeps between 1 and 500`},
		"empty metadata value":        {object{"metadata": object{"a": ""}}, `AttributeName("metadata").ElementKeyString("a")`, `metadata["a"] has 0 characters, and Stripe keeps between 1 and 500`},
		"metadata value of null":      {object{"metadata": object{"a": nil, "b": "x", "c": nil}}, `AttributeName("metadata")`, `metadata["a"], metadata["c"] has no value. Leave the key out: { for key, value in {...} : key => value if value != null }`},
		"the provider's metadata key": {object{"metadata": object{"terraform_idempotency_key": "a"}}, `AttributeName("metadata")`, "set the attribute idempotency_key"},
		"another deletion policy":     {object{"deletion_policy": "delete"}, `AttributeName("deletion_policy")`, `"void_or_expire"`},
		"empty idempotency key":       {object{"idempotency_key": ""}, `AttributeName("idempotency_key")`, "between 1 and 255"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			found := server.ValidateResource(t, "stripe_billing_credit_grant", valid(tc.change))
			if len(found) == 0 {
				t.Fatal("it passes")
			}
			first := found[0]
			if at := first.Attribute.String(); !strings.HasPrefix(at, tc.at) {
				t.Errorf("the path is %s, want %s", at, tc.at)
			}
			requireContains(t, first.Detail, tc.says)
		})
	}
}

// TestAccRightConfigurations is what must pass `terraform validate`, unknown
// values among them.
func TestAccRightConfigurations(t *testing.T) {
	t.Parallel()
	server := acctest.New(t).Server(t)
	for name, change := range map[string]object{
		"the least":               {},
		"as stripe/stripe has it": {"amount": object{"type": "monetary", "monetary": object{"currency": "usd", "value": 1}}, "effective_at": "1801353600", "expires_at": "1801353601", "priority": 50, "name": "x", "metadata": object{"a": "b"}},
		"highest priority":        {"priority": 0},
		"whole kronur":            {"amount": amount("isk", 200)},
		"ids of one's own":        {"customer": "acme", "applicability_config": scope(object{"prices": []any{object{"id": "gold-metered"}}})},
		"20 prices":               {"applicability_config": scope(object{"prices": prices(20)})},
		"billable items":          {"applicability_config": scope(object{"billable_items": []any{object{"id": "bitem_1"}, object{"id": acctest.Unknown}}})},
		"empty metadata":          {"metadata": object{}},
		"unknown customer":        {"customer": acctest.Unknown},
		"unknown amount":          {"amount": acctest.Unknown},
		"unknown money":           {"amount": object{"monetary": acctest.Unknown}},
		"unknown value":           {"amount": amount(acctest.Unknown, acctest.Unknown)},
		"unknown applicability":   {"applicability_config": acctest.Unknown},
		"unknown scope":           {"applicability_config": object{"scope": acctest.Unknown}},
		"unknown price type":      {"applicability_config": scope(object{"price_type": acctest.Unknown})},
		"unknown prices":          {"applicability_config": scope(object{"prices": acctest.Unknown})},
		"unknown price":           {"applicability_config": scope(object{"prices": []any{object{"id": acctest.Unknown}}})},
		"unknown begin":           {"effective_at": acctest.Unknown, "expires_at": "0"},
		"unknown end":             {"effective_at": "1801353600", "expires_at": acctest.Unknown},
		"unknown metadata":        {"metadata": acctest.Unknown},
		"unknown metadata value":  {"metadata": object{"a": acctest.Unknown}},
		"unknown key":             {"idempotency_key": acctest.Unknown, "metadata": metadata(48)},
		"unknown name":            {"name": acctest.Unknown, "category": acctest.Unknown, "priority": acctest.Unknown, "deletion_policy": acctest.Unknown},
		"48 keys and a key":       {"idempotency_key": "a", "metadata": metadata(48)},
		"100 wide characters":     {"name": strings.Repeat("é", 100)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, d := range server.ValidateResource(t, "stripe_billing_credit_grant", valid(change)) {
				t.Errorf("%s: %s: %s", d.Attribute, d.Summary, d.Detail)
			}
		})
	}
}
