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
		`minor_units(10.005, "usd")`:                                `10\.005\s+has\s+more\s+decimals\s+than\s+usd,\s+which\s+has\s+2`,
		`minor_units(0.5, "jpy")`:                                   `more\s+decimals\s+than\s+jpy,\s+which\s+has\s+0.*format\("%\.0f"`,
		`minor_units(10 / 3, "usd")`:                                `round\s+it\s+yourself\s+with\s+format\("%\.2f"`,
		`minor_units("2.500", "usd")`:                               `write\s+"2\.50",\s+or\s+"2500\.00"\s+if\s+the\s+point\s+separates\s+thousands`,
		`minor_units("10.000", "usd")`:                              `write\s+"10\.00",\s+or\s+"10000\.00"`,
		`minor_units("1.250", "usd")`:                               `write\s+"1\.25",\s+or\s+"1250\.00"`,
		`minor_units("5.000", "jpy")`:                               `write\s+"5",\s+or\s+"5000"\s+if`,
		`minor_units("25.0000", "usd")`:                             `write\s+"25\.00"\.`,
		`minor_units("0.500", "usd")`:                               `write\s+"0\.50"\.`,
		`minor_units("1.2340", "kwd")`:                              `write\s+"1\.234"\.`,
		`minor_units("1.234", "usd")`:                               `round\s+it\s+yourself\s+with\s+format\("%\.2f",\s+\.\.\.\),\s+or\s+"1234\.00"\s+if`,
		`minor_units("1,000.00", "usd")`:                            `is\s+not\s+a\s+decimal\s+number.*without\s+separators`,
		`minor_units("", "usd")`:                                    `is\s+not\s+a\s+decimal\s+number`,
		`minor_units("92233720368547758.08", "usd")`:                `beyond\s+what\s+Stripe\s+can\s+count`,
		`minor_units(10, "USD")`:                                    `"USD"\s+is\s+not\s+a\s+currency.*write\s+"usd"`,
		`minor_units(10, "usx")`:                                    `"usx"\s+is\s+not\s+a\s+currency\s+that\s+Stripe\s+has`,
		`major_units(10, "dollars")`:                                `"dollars"\s+is\s+not\s+a\s+currency.*three\s+letters\s+of\s+one\s+in\s+lower\s+case`,
		`major_units(10.5, "usd")`:                                  `10\.5\s+is\s+not\s+a\s+whole\s+number\s+of\s+minor\s+units`,
		`major_units(100000000000000000000, "usd")`:                 `is\s+beyond\s+what\s+Stripe\s+can\s+count`,
		`billing_periods("2034-01-31", "month", 1)`:                 `"2034-01-31"\s+is\s+not\s+a\s+time\s+that\s+Stripe\s+can\s+keep.*write\s+it\s+in\s+full`,
		`billing_periods("2034-01-31T00:00:00Z", "monthly", 1)`:     `"monthly"\s+is\s+not\s+an\s+interval.*"month"`,
		`billing_periods("2034-01-31T00:00:00Z", "month", 1.5)`:     `1\.5\s+is\s+not\s+a\s+number\s+of\s+periods:\s+write\s+a\s+whole\s+number`,
		`billing_periods("2034-01-31T00:00:00Z", "month", -1)`:      `-1\s+is\s+not\s+a\s+number\s+of\s+periods`,
		`billing_periods("2034-01-31T00:00:00Z", "month", 1, 0)`:    `0\s+is\s+not\s+a\s+number\s+of\s+intervals`,
		`billing_periods("2034-01-31T00:00:00Z", "month", 1, 1, 1)`: `takes\s+one\s+interval_count`,
		`billing_periods("2034-01-31T00:00:00Z", "year", 10000)`:    `the\s+last\s+that\s+can\s+be\s+written\s+is\s+9999`,
		`minor_units(null, "usd")`:                                  `(?i)null`,
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

func periodOf(key, starts, ends string) knownvalue.Check {
	return knownvalue.ObjectExact(map[string]knownvalue.Check{
		"key": knownvalue.StringExact(key), "starts_at": knownvalue.StringExact(starts), "ends_at": knownvalue.StringExact(ends),
	})
}

// TestAccBillingPeriods lists periods of every interval, from anchors as people write
// them, and waits for an anchor that is known after apply.
func TestAccBillingPeriods(t *testing.T) {
	t.Parallel()
	body := `
resource "terraform_data" "anchor" { input = "2034-01-01T00:00:00Z" }
output "unknown" { value = provider::stripe::billing_periods(terraform_data.anchor.output, "year", 1) }
`
	first := periodOf("2034-01", "2034-01-31T12:30:00Z", "2034-02-28T12:30:00Z")
	checks := []statecheck.StateCheck{
		statecheck.ExpectKnownOutputValue("unknown", knownvalue.ListExact([]knownvalue.Check{periodOf("2034", "2034-01-01T00:00:00Z", "2035-01-01T00:00:00Z")})),
	}
	for i, tc := range []struct {
		arguments string
		want      []knownvalue.Check
	}{
		{`"2034-01-31T12:30:00Z", "month", 3`, []knownvalue.Check{first,
			periodOf("2034-02", "2034-02-28T12:30:00Z", "2034-03-31T12:30:00Z"), periodOf("2034-03", "2034-03-31T12:30:00Z", "2034-04-30T12:30:00Z")}},
		{`"2034-01-31T13:30:00+01:00", "month", 1`, []knownvalue.Check{first}},
		{`2022323400, "month", 1`, []knownvalue.Check{first}},
		{`"2036-01-31T00:00:00Z", "month", 1`, []knownvalue.Check{periodOf("2036-01", "2036-01-31T00:00:00Z", "2036-02-29T00:00:00Z")}},
		{`"2034-11-30T00:00:00Z", "month", 2, 3`, []knownvalue.Check{
			periodOf("2034-11", "2034-11-30T00:00:00Z", "2035-02-28T00:00:00Z"), periodOf("2035-02", "2035-02-28T00:00:00Z", "2035-05-30T00:00:00Z")}},
		{`"2036-02-29T00:00:00Z", "year", 1`, []knownvalue.Check{periodOf("2036", "2036-02-29T00:00:00Z", "2037-02-28T00:00:00Z")}},
		{`"2034-12-28T00:00:00Z", "week", 1, 2`, []knownvalue.Check{periodOf("2034-12-28", "2034-12-28T00:00:00Z", "2035-01-11T00:00:00Z")}},
		{`"2034-02-28T00:00:00Z", "day", 1`, []knownvalue.Check{periodOf("2034-02-28", "2034-02-28T00:00:00Z", "2034-03-01T00:00:00Z")}},
		{`"2034-02-28T00:00:00Z", "day", 0`, []knownvalue.Check{}},
	} {
		body += fmt.Sprintf("output \"case_%d\" {\n  value = provider::stripe::billing_periods(%s)\n}\n", i, tc.arguments)
		checks = append(checks, statecheck.ExpectKnownOutputValue(fmt.Sprintf("case_%d", i), knownvalue.ListExact(tc.want)))
	}
	account := acctest.New(t)
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: account.Providers(),
		Steps:                    []resource.TestStep{{Config: account.Config(body), ConfigStateChecks: checks}},
	})
}

func TestAccFunctionExamples(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	for name, want := range map[string]map[string]knownvalue.Check{
		"billing_periods": {
			"months": knownvalue.ListPartial(map[int]knownvalue.Check{1: periodOf("2034-02", "2034-02-28T00:00:00Z", "2034-03-31T00:00:00Z")}),
			"quarters": knownvalue.MapPartial(map[string]knownvalue.Check{"2034-10": knownvalue.ObjectExact(map[string]knownvalue.Check{
				"effective_at": knownvalue.StringExact("2034-10-01T00:00:01Z"), "expires_at": knownvalue.StringExact("2035-01-04T00:00:00Z"),
			})}),
		},
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
