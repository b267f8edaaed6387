// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package functions_test

import (
	"fmt"
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/billing-credits/terraform-provider-stripe/internal/acctest"
)

// TestAccFunctions computes with what people write: numbers, text, and what other
// functions return.
func TestAccFunctions(t *testing.T) {
	t.Parallel()
	body := ""
	var checks []statecheck.StateCheck
	for i, tc := range []struct {
		expression string
		want       knownvalue.Check
	}{
		{`minor_units(10.5, "usd")`, knownvalue.Int64Exact(1050)},
		{`minor_units("10.50", "usd")`, knownvalue.Int64Exact(1050)},
		{`minor_units(0.29, "usd")`, knownvalue.Int64Exact(29)},
		{`minor_units(1.10, "eur")`, knownvalue.Int64Exact(110)},
		{`minor_units(4.35 * 3, "usd")`, knownvalue.Int64Exact(1305)},
		{`minor_units(0.1 + 0.2, "usd")`, knownvalue.Int64Exact(30)},
		{`minor_units(format("%.2f", 10 / 3), "usd")`, knownvalue.Int64Exact(333)},
		{`minor_units(1000000, "usd")`, knownvalue.Int64Exact(100000000)},
		{`minor_units("90071992547409.93", "usd")`, knownvalue.Int64Exact(9007199254740993)},
		{`minor_units(0, "usd")`, knownvalue.Int64Exact(0)},
		{`minor_units(-1.5, "usd")`, knownvalue.Int64Exact(-150)},
		{`minor_units(500, "jpy")`, knownvalue.Int64Exact(500)},
		{`minor_units("1.234", "kwd")`, knownvalue.Int64Exact(1234)},
		{`minor_units("2.500", "kwd")`, knownvalue.Int64Exact(2500)},
		{`minor_units(2.500, "usd")`, knownvalue.Int64Exact(250)},
		{`major_units(1050, "usd")`, knownvalue.StringExact("10.50")},
		{`major_units(-5, "usd")`, knownvalue.StringExact("-0.05")},
		{`major_units(500, "jpy")`, knownvalue.StringExact("500")},
		{`major_units(1, "kwd")`, knownvalue.StringExact("0.001")},
		{`major_units(9007199254740993, "usd")`, knownvalue.StringExact("90071992547409.93")},
		{`minor_units(provider::stripe::major_units(1234, "kwd"), "kwd")`, knownvalue.Int64Exact(1234)},
	} {
		body += fmt.Sprintf("output \"case_%d\" {\n  value = provider::stripe::%s\n}\n", i, tc.expression)
		checks = append(checks, statecheck.ExpectKnownOutputValue(fmt.Sprintf("case_%d", i), tc.want))
	}
	account := acctest.New(t)
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: account.Providers(),
		Steps:                    []resource.TestStep{{Config: account.Config(body), ConfigStateChecks: checks}},
	})
}

func TestAccFunctionErrors(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	for expression, want := range map[string]string{
		`minor_units(10.005, "usd")`:                 `10\.005\s+has\s+more\s+decimals\s+than\s+usd,\s+which\s+has\s+2`,
		`minor_units(0.5, "jpy")`:                    `more\s+decimals\s+than\s+jpy,\s+which\s+has\s+0.*format\("%\.0f"`,
		`minor_units(10 / 3, "usd")`:                 `round\s+it\s+yourself\s+with\s+format\("%\.2f"`,
		`minor_units("2.500", "usd")`:                `write\s+"2\.50",\s+or\s+"2500\.00"\s+if\s+the\s+point\s+separates\s+thousands`,
		`minor_units("10.000", "usd")`:               `write\s+"10\.00",\s+or\s+"10000\.00"`,
		`minor_units("1.250", "usd")`:                `write\s+"1\.25",\s+or\s+"1250\.00"`,
		`minor_units("5.000", "jpy")`:                `write\s+"5",\s+or\s+"5000"\s+if`,
		`minor_units("25.0000", "usd")`:              `write\s+"25\.00"\.`,
		`minor_units("0.500", "usd")`:                `write\s+"0\.50"\.`,
		`minor_units("1.2340", "kwd")`:               `write\s+"1\.234"\.`,
		`minor_units("1.234", "usd")`:                `round\s+it\s+yourself\s+with\s+format\("%\.2f",\s+\.\.\.\),\s+or\s+"1234\.00"\s+if`,
		`minor_units("1,000.00", "usd")`:             `is\s+not\s+a\s+decimal\s+number.*without\s+separators`,
		`minor_units("", "usd")`:                     `is\s+not\s+a\s+decimal\s+number`,
		`minor_units("92233720368547758.08", "usd")`: `beyond\s+what\s+Stripe\s+can\s+count`,
		`minor_units(10, "USD")`:                     `"USD"\s+is\s+not\s+a\s+currency.*write\s+"usd"`,
		`minor_units(10, "usx")`:                     `"usx"\s+is\s+not\s+a\s+currency\s+that\s+Stripe\s+has`,
		`major_units(10, "dollars")`:                 `"dollars"\s+is\s+not\s+a\s+currency.*three\s+letters\s+of\s+one\s+in\s+lower\s+case`,
		`major_units(10.5, "usd")`:                   `10\.5\s+is\s+not\s+a\s+whole\s+number\s+of\s+minor\s+units`,
		`major_units(100000000000000000000, "usd")`:  `is\s+beyond\s+what\s+Stripe\s+can\s+count`,
		`minor_units(null, "usd")`:                   `(?i)null`,
	} {
		t.Run(expression, func(t *testing.T) {
			t.Parallel()
			resource.UnitTest(t, resource.TestCase{
				ProtoV6ProviderFactories: account.Providers(),
				Steps: []resource.TestStep{{
					Config:      account.Config("output \"test\" {\n  value = provider::stripe::" + expression + "\n}"),
					PlanOnly:    true,
					ExpectError: regexp.MustCompile("(?s)" + want),
				}},
			})
		})
	}
}

func TestAccFunctionExamples(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	for name, want := range map[string]map[string]knownvalue.Check{
		"minor_units": {"usd": knownvalue.Int64Exact(1250), "jpy": knownvalue.Int64Exact(500), "kwd": knownvalue.Int64Exact(1250)},
		"major_units": {"usd": knownvalue.StringExact("12.50"), "jpy": knownvalue.StringExact("500"), "kwd": knownvalue.StringExact("1.250")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var checks []statecheck.StateCheck
			for output, check := range want {
				checks = append(checks, statecheck.ExpectKnownOutputValue(output, check))
			}
			resource.UnitTest(t, resource.TestCase{
				ProtoV6ProviderFactories: account.Providers(),
				Steps: []resource.TestStep{{
					Config: account.Config(acctest.Example(t, "functions/"+name+"/function.tf")), ConfigStateChecks: checks,
				}},
			})
		})
	}
}
