// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/billing-credits/terraform-provider-stripe/internal/acctest"
)

// arguments writes a grant with the usual arguments, some of them replaced by
// lines like `name = "x"`, and those of `name = null` left out.
func arguments(customer string, lines ...string) string {
	values := map[string]string{
		"customer":             fmt.Sprintf("%q", customer),
		"category":             `"promotional"`,
		"amount":               `{ monetary = { currency = "usd", value = 1000 } }`,
		"applicability_config": `{ scope = { price_type = "metered" } }`,
	}
	order := []string{"customer", "category", "amount", "applicability_config"}
	for _, line := range lines {
		name, value, ok := strings.Cut(line, " = ")
		if !ok {
			continue
		}
		if _, known := values[name]; !known {
			order = append(order, name)
		}
		values[name] = value
	}
	var out strings.Builder
	out.WriteString("resource \"stripe_billing_credit_grant\" \"test\" {\n")
	for _, name := range order {
		if values[name] != "null" {
			fmt.Fprintf(&out, "  %s = %s\n", name, values[name])
		}
	}
	out.WriteString("}\n")
	return out.String()
}

// TestAccEveryAttribute creates a grant with each attribute, changes it, removes
// it where it can be removed, and imports it. After every step the plan is empty.
func TestAccEveryAttribute(t *testing.T) {
	t.Parallel()
	const (
		update  = plancheck.ResourceActionUpdate
		replace = plancheck.ResourceActionReplace
		none    = plancheck.ResourceActionNoop
	)
	soon := time.Now().Add(30 * 24 * time.Hour).UTC().Truncate(time.Second)
	at := func(days int) string { return fmt.Sprintf("%q", soon.AddDate(0, 0, days).Format(time.RFC3339)) }
	for name, tc := range map[string]struct {
		created, changed string // "" for required arguments, which every grant has
		change, removal  plancheck.ResourceActionType
		path             tfjsonpath.Path
		first, second    knownvalue.Check
		removed          knownvalue.Check // nil where it cannot be removed
	}{
		"customer": {"", "customer = OTHER", replace, none, tfjsonpath.New("customer"), knownvalue.NotNull(), knownvalue.NotNull(), nil},
		"category": {"", `category = "paid"`, replace, none, tfjsonpath.New("category"), knownvalue.StringExact("promotional"), knownvalue.StringExact("paid"), nil},
		"amount": {
			"", `amount = { type = "monetary", monetary = { currency = "jpy", value = 2000 } }`, replace, none, tfjsonpath.New("amount"),
			knownvalue.ObjectExact(map[string]knownvalue.Check{"type": knownvalue.StringExact("monetary"), "monetary": knownvalue.ObjectExact(map[string]knownvalue.Check{"currency": knownvalue.StringExact("usd"), "value": knownvalue.Int64Exact(1000)})}),
			knownvalue.ObjectExact(map[string]knownvalue.Check{"type": knownvalue.StringExact("monetary"), "monetary": knownvalue.ObjectExact(map[string]knownvalue.Check{"currency": knownvalue.StringExact("jpy"), "value": knownvalue.Int64Exact(2000)})}),
			nil,
		},
		"applicability_config": {
			"", `applicability_config = { scope = { prices = [{ id = PRICE_B }, { id = PRICE_A }] } }`, replace, none, tfjsonpath.New("applicability_config").AtMapKey("scope"),
			knownvalue.ObjectExact(map[string]knownvalue.Check{"price_type": knownvalue.StringExact("metered"), "prices": knownvalue.Null(), "billable_items": knownvalue.Null()}),
			knownvalue.ObjectExact(map[string]knownvalue.Check{"price_type": knownvalue.Null(), "prices": knownvalue.SetSizeExact(2), "billable_items": knownvalue.Null()}),
			nil,
		},
		"name":            {`name = "Welcome"`, `name = "Good bye"`, replace, replace, tfjsonpath.New("name"), knownvalue.StringExact("Welcome"), knownvalue.StringExact("Good bye"), knownvalue.Null()},
		"priority":        {"priority = 0", "priority = 100", replace, none, tfjsonpath.New("priority"), knownvalue.Int64Exact(0), knownvalue.Int64Exact(100), knownvalue.Int64Exact(100)},
		"effective_at":    {"effective_at = " + at(0), "effective_at = " + at(1), replace, none, tfjsonpath.New("effective_at"), knownvalue.StringExact(strings.Trim(at(0), `"`)), knownvalue.StringExact(strings.Trim(at(1), `"`)), knownvalue.StringExact(strings.Trim(at(1), `"`))},
		"expires_at":      {"expires_at = " + at(2), "expires_at = " + at(3), update, update, tfjsonpath.New("expires_at"), knownvalue.StringExact(strings.Trim(at(2), `"`)), knownvalue.StringExact(strings.Trim(at(3), `"`)), knownvalue.Null()},
		"metadata":        {`metadata = { a = "1", b = "2" }`, `metadata = { b = "3", c = "4" }`, update, update, tfjsonpath.New("metadata"), knownvalue.MapSizeExact(2), knownvalue.MapExact(map[string]knownvalue.Check{"b": knownvalue.StringExact("3"), "c": knownvalue.StringExact("4")}), knownvalue.Null()},
		"deletion_policy": {`deletion_policy = "expire"`, `deletion_policy = "void"`, update, update, tfjsonpath.New("deletion_policy"), knownvalue.StringExact("expire"), knownvalue.StringExact("void"), knownvalue.StringExact("void_or_expire")},
		"idempotency_key": {`idempotency_key = "one"`, `idempotency_key = "two"`, replace, update, tfjsonpath.New("idempotency_key"), knownvalue.StringExact("one"), knownvalue.StringExact("two"), knownvalue.Null()},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			account := acctest.New(t)
			customer := account.Customer(t)
			fill := strings.NewReplacer("OTHER", fmt.Sprintf("%q", account.Customer(t)))
			if strings.Contains(tc.changed, "PRICE") {
				fill = strings.NewReplacer("PRICE_A", fmt.Sprintf("%q", account.MeteredPrice(t)), "PRICE_B", fmt.Sprintf("%q", account.MeteredPrice(t)))
			}
			check := func(want knownvalue.Check) []statecheck.StateCheck {
				return []statecheck.StateCheck{statecheck.ExpectKnownValue(address, tc.path, want)}
			}
			expect := func(action plancheck.ResourceActionType) resource.ConfigPlanChecks {
				return resource.ConfigPlanChecks{
					PreApply:             []plancheck.PlanCheck{plancheck.ExpectResourceAction(address, action)},
					PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()},
				}
			}
			imports := resource.TestStep{
				ResourceName: address, ImportState: true, ImportStateVerify: true,
				// Stripe does not keep the policy: an import has the default.
				ImportStateVerifyIgnore: []string{"deletion_policy"},
			}
			changed := fill.Replace(tc.changed)
			steps := []resource.TestStep{
				{Config: account.Config(arguments(customer, tc.created)), ConfigPlanChecks: expect(plancheck.ResourceActionCreate), ConfigStateChecks: check(tc.first)},
				imports,
				{Config: account.Config(arguments(customer, tc.created, changed)), ConfigPlanChecks: expect(tc.change), ConfigStateChecks: check(tc.second)},
				imports,
			}
			if tc.removed != nil {
				removal := strings.SplitN(changed, " = ", 2)[0] + " = null"
				steps = append(steps, resource.TestStep{
					Config: account.Config(arguments(customer, tc.created, changed, removal)), ConfigPlanChecks: expect(tc.removal), ConfigStateChecks: check(tc.removed),
				})
			}
			resource.UnitTest(t, resource.TestCase{ProtoV6ProviderFactories: account.Providers(), Steps: steps})
		})
	}
}

// TestAccComputedAttributes reads every attribute that only Stripe sets.
func TestAccComputedAttributes(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	clock := account.ClockedCustomer(t)
	exact := func(name, value string) statecheck.StateCheck {
		return statecheck.ExpectKnownValue(address, tfjsonpath.New(name), knownvalue.StringExact(value))
	}
	null := func(name string) statecheck.StateCheck {
		return statecheck.ExpectKnownValue(address, tfjsonpath.New(name), knownvalue.Null())
	}
	config := account.Config(arguments(clock.Customer, `effective_at = "`+clock.At(time.Hour)+`"`, `expires_at = "`+clock.At(48*time.Hour)+`"`))
	advance := func(by time.Duration) func() { return func() { clock.Advance(t, by) } }
	created := emptyPlan
	created.PreApply = []plancheck.PlanCheck{
		plancheck.ExpectKnownValue(address, tfjsonpath.New("livemode"), knownvalue.Bool(false)),
		plancheck.ExpectKnownValue(address, tfjsonpath.New("ended_at"), knownvalue.Null()),
	}
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: account.Providers(),
		Steps: []resource.TestStep{
			{Config: config, ConfigPlanChecks: created, ConfigStateChecks: []statecheck.StateCheck{
				exact("status", "pending"), exact("test_clock", clock.ID), null("voided_at"), null("ended_at"),
				statecheck.ExpectKnownValue(address, tfjsonpath.New("livemode"), knownvalue.Bool(false)),
				statecheck.ExpectKnownValue(address, tfjsonpath.New("id"), knownvalue.StringFunc(func(id string) error {
					if !strings.HasPrefix(id, "credgr_") {
						return fmt.Errorf("id %q", id)
					}
					return nil
				})),
				statecheck.ExpectKnownValue(address, tfjsonpath.New("created"), knownvalue.StringFunc(isUTC)),
				statecheck.ExpectKnownValue(address, tfjsonpath.New("updated"), knownvalue.StringFunc(isUTC)),
			}},
			{PreConfig: advance(time.Hour), Config: config, ConfigPlanChecks: emptyPlan, ConfigStateChecks: []statecheck.StateCheck{exact("status", "granted"), null("ended_at")}},
			{PreConfig: advance(47 * time.Hour), Config: config, ConfigPlanChecks: emptyPlan, ConfigStateChecks: []statecheck.StateCheck{
				exact("status", "expired"), null("voided_at"),
				statecheck.ExpectKnownValue(address, tfjsonpath.New("ended_at"), knownvalue.StringFunc(func(at string) error {
					if at != clock.At(0) {
						return fmt.Errorf("ended_at %s, want %s", at, clock.At(0))
					}
					return nil
				})),
			}},
		},
	})
}

func isUTC(at string) error {
	if _, err := time.Parse("2006-01-02T15:04:05Z", at); err != nil {
		return fmt.Errorf("%q is not RFC 3339 in UTC", at)
	}
	return nil
}
