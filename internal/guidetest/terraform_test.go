// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package guidetest_test

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/acctest"
)

// configuration is examples/guide as it stands, applied for a customer on a test
// clock who has subscribed to the guide's metered price.
type configuration struct {
	t         *testing.T
	account   *acctest.Account
	clock     *acctest.Clock
	price     string
	periodEnd time.Time
	ws        *acctest.Workspace
	variables map[string]any
}

// promotion is an element of the example's variable "promotions".
type promotion struct {
	Amount           string   `json:"amount"`
	LastPeriodEndsAt string   `json:"last_period_ends_at"`
	Priority         *int     `json:"priority,omitempty"`
	Prices           []string `json:"prices,omitempty"`
}

const terraformKey = "sk_test_terraform"

func newConfiguration(t *testing.T) *configuration {
	t.Helper()
	if testing.Short() {
		t.Skip("the example is applied by Terraform, which -short leaves out")
	}
	account := acctest.New(t)
	account.SimulatorOnly(t, "it works in an account of its own")
	account = account.WithKey(terraformKey)
	c := &configuration{t: t, account: account, clock: account.ClockedCustomer(t), ws: account.Workspace(t)}
	customer := c.clock.Customer
	card := account.Post(t, "/v1/payment_methods/pm_card_visa/attach", "customer", customer).ID()
	account.Post(t, "/v1/customers/"+customer, "invoice_settings[default_payment_method]", card)
	c.price = account.Price(t, "currency", "usd", "unit_amount", "1", "recurring[interval]", "month",
		"recurring[usage_type]", "metered", "recurring[meter]", account.Meter(t, eventName).ID()).ID()
	subscription := account.Post(t, "/v1/subscriptions", "customer", customer, "items[0][price]", c.price)
	c.periodEnd = time.Unix(subscription.Int("current_period_end"), 0).UTC()

	if err := os.CopyFS(c.ws.Path("."), os.DirFS(filepath.Join("..", "..", "examples", "guide"))); err != nil {
		t.Fatal(err)
	}
	c.variables = map[string]any{"customer": customer, "promotions": map[string]promotion{}}
	return c
}

// promote is a promotion that is to pay for the current period.
func (c *configuration) promote(amount string) promotion {
	return promotion{Amount: amount, LastPeriodEndsAt: c.periodEnd.Format(time.RFC3339)}
}

// apply applies the configuration with its variables.
func (c *configuration) apply() {
	c.t.Helper()
	c.declare()
	c.ws.MustApply(c.t)
}

func (c *configuration) declare() {
	c.t.Helper()
	text, err := json.Marshal(c.variables)
	if err == nil {
		err = os.WriteFile(c.ws.Path("terraform.tfvars.json"), text, 0o600)
	}
	if err != nil {
		c.t.Fatal(err)
	}
}

// month reports the usage, and lets the period and the hours after it pass. Stripe
// makes the invoice, applies credits to it and collects the rest.
func (c *configuration) month() {
	c.t.Helper()
	c.clock.Advance(c.t, 24*time.Hour)
	c.account.Post(c.t, "/v1/billing/meter_events", "event_name", eventName, "timestamp", strconv.FormatInt(c.clock.Now.Unix(), 10),
		"payload[stripe_customer_id]", c.clock.Customer, "payload[value]", strconv.Itoa(used))
	c.expectNothingToDo("with usage reported")
	c.clock.Advance(c.t, c.periodEnd.Add(2*time.Hour).Sub(c.clock.Now))
}

// expectNothingToDo plans, which must neither change nor say anything.
func (c *configuration) expectNothingToDo(when string) {
	c.t.Helper()
	if plan := c.ws.Plan(c.t); plan.Failed || len(plan.Actions) > 0 || len(plan.Diagnostics) > 0 {
		c.t.Errorf("%s, the plan is\n%s", when, plan.Output)
	}
}

// invoice is the one of the month that has passed.
func (c *configuration) invoice() acctest.Object {
	c.t.Helper()
	for _, invoice := range c.account.Get(c.t, "/v1/invoices?limit=100&customer="+c.clock.Customer).List("data") {
		if invoice.String("billing_reason") == "subscription_cycle" {
			return invoice
		}
	}
	c.t.Fatal("there is no invoice for the month")
	return nil
}

// outputs are what the data sources tell.
type outputs struct {
	Available struct {
		Value map[string]int64 `json:"value"`
	} `json:"available"`
	Ledger struct {
		Value map[string][]string `json:"value"`
	} `json:"ledger"`
	Drawn struct {
		Value map[string][]drawing `json:"value"`
	} `json:"drawn"`
}

// drawing is what one grant paid of one line.
type drawing struct {
	Grant  string `json:"grant"`
	Line   string `json:"line"`
	Amount int64  `json:"amount"`
}

func (c *configuration) outputs() outputs {
	c.t.Helper()
	var out outputs
	printed := c.ws.Run(c.t, "output", "-json")
	if err := json.Unmarshal([]byte(printed.Output), &out); err != nil || printed.Failed {
		c.t.Fatalf("%v: %s", err, printed.Output)
	}
	return out
}

// expectOutputs compares what is left in USD, and each grant's rows by its name.
func (c *configuration) expectOutputs(when string, available int64, ledger map[string][]string) {
	c.t.Helper()
	got := c.outputs()
	if want := map[string]int64{"usd": available}; !maps.Equal(got.Available.Value, want) {
		c.t.Errorf("%s, available is %v, want %v", when, got.Available.Value, want)
	}
	if !reflect.DeepEqual(got.Ledger.Value, ledger) {
		c.t.Errorf("%s, the ledger is %v, want %v", when, got.Ledger.Value, ledger)
	}
}

// TestTerraform tells the story that the other clients tell.
func TestTerraform(t *testing.T) {
	t.Parallel()
	c := newConfiguration(t)
	customer := c.clock.Customer
	c.apply()
	c.expectNothingToDo("as soon as it is granted")
	c.expectOutputs("before the month", granted, map[string][]string{"Credit grant": {"credits_granted 1000"}})

	c.month()
	c.expectNothingToDo("after the month")
	c.apply()
	c.expectOutputs("after the month", granted-used, map[string][]string{"Credit grant": {"credits_granted 1000", "credits_applied 700"}})

	purchase := c.order()
	c.variables["invoices"] = []string{purchase}
	c.declare()
	if plan := c.ws.Plan(t); !plan.Failed || !strings.Contains(plan.Output, "Invoice "+purchase+" is draft") {
		t.Errorf("before the purchase is paid, the plan is\n%s", plan.Output)
	}
	c.pay(purchase)
	c.apply()
	c.expectNothingToDo("after the purchase")
	c.expectOutputs("after the purchase", granted-used+bought, map[string][]string{
		"Credit grant": {"credits_granted 1000", "credits_applied 700"}, "Purchased credits": {"credits_granted 1000"}})
	account{t: t, base: c.account.Base, key: terraformKey}.expectLedger(customer)

	again := c.order()
	c.pay(again)
	c.variables["invoices"] = []string{purchase, again}
	c.declare()
	if plan := c.ws.Plan(t); plan.Failed || !strings.Contains(plan.Output, "Plan: 1 to add, 0 to change, 0 to destroy.") {
		t.Errorf("when the customer buys again, the plan is\n%s", plan.Output)
	}
}

// order is a draft of an invoice by which the customer buys credits.
func (c *configuration) order() string {
	c.t.Helper()
	invoice := c.account.Post(c.t, "/v1/invoices", "customer", c.clock.Customer, "currency", "usd", "description", "credit purchase",
		"collection_method", "charge_automatically").ID()
	c.account.Post(c.t, "/v1/invoiceitems", "customer", c.clock.Customer, "description", "billing credits purchase",
		"unit_amount_decimal", strconv.Itoa(bought), "currency", "usd", "invoice", invoice)
	return invoice
}

func (c *configuration) pay(invoice string) {
	c.t.Helper()
	c.account.Post(c.t, "/v1/invoices/"+invoice+"/finalize")
	if paid := c.account.Post(c.t, "/v1/invoices/"+invoice+"/pay"); paid.Int("amount_paid") != bought {
		c.t.Errorf("of the purchase, %d is paid", paid.Int("amount_paid"))
	}
}

// TestTerraformDrawsInOrder gives promotions beside the paid grant. The month's usage
// is drawn by priority, then from what expires earlier.
func TestTerraformDrawsInOrder(t *testing.T) {
	t.Parallel()
	c := newConfiguration(t)
	first, last := 10, 90
	loyalty, welcome, reserve := c.promote("1.00"), c.promote("2.00"), c.promote("4.00")
	loyalty.Priority, loyalty.Prices = &first, []string{c.price}
	loyalty.LastPeriodEndsAt = c.periodEnd.AddDate(0, 1, 0).Format(time.RFC3339)
	reserve.Priority = &last
	c.variables["promotions"] = map[string]promotion{"Loyalty": loyalty, "Welcome": welcome, "Reserve": reserve}
	c.apply()
	c.expectNothingToDo("as soon as they are granted")
	c.month()
	c.expectNothingToDo("after the month")
	c.apply()

	invoice := c.invoice()
	if invoice.String("status") != "paid" || invoice.Int("subtotal") != used || invoice.Int("total") != 0 {
		t.Errorf("the month's invoice is %v", invoice)
	}
	line := c.account.Get(t, "/v1/invoices/"+invoice.ID()+"/lines").List("data")[0].ID()
	want := map[string][]drawing{invoice.ID(): {{"Loyalty", line, 100}, {"Welcome", line, 200}, {"Credit grant", line, 400}}}
	if got := c.outputs().Drawn.Value; !reflect.DeepEqual(got, want) {
		t.Errorf("drawn is %v, want %v", got, want)
	}
	ledger := map[string][]string{
		"Loyalty":      {"credits_granted 100", "credits_applied 100"},
		"Welcome":      {"credits_granted 200", "credits_applied 200"},
		"Credit grant": {"credits_granted 1000", "credits_applied 400"},
		"Reserve":      {"credits_granted 400"},
	}
	c.expectOutputs("after the month", 600+400, ledger)

	c.clock.Advance(t, 4*24*time.Hour)
	c.expectNothingToDo("after the reserve has expired")
	c.apply()
	ledger["Reserve"] = append(ledger["Reserve"], "credits_expired 400")
	c.expectOutputs("after the reserve has expired", 600, ledger)
}

// TestTerraformGrace shows what a grant pays for that expires when the period ends, and
// one that expires a second later.
func TestTerraformGrace(t *testing.T) {
	t.Parallel()
	for grace, want := range map[string]map[string][]string{
		"0s": {
			"Welcome":      {"credits_granted 200", "credits_expired 200"},
			"Credit grant": {"credits_granted 1000", "credits_applied 700"},
		},
		"1s": {
			"Welcome":      {"credits_granted 200", "credits_applied 200"},
			"Credit grant": {"credits_granted 1000", "credits_applied 500"},
		},
	} {
		t.Run(grace, func(t *testing.T) {
			t.Parallel()
			c := newConfiguration(t)
			c.variables["promotions"] = map[string]promotion{"Welcome": c.promote("2.00")}
			c.variables["grace"] = grace
			c.apply()
			c.month()
			c.expectNothingToDo("after the month")
			c.apply()
			left := int64(granted - used)
			if slices.Contains(want["Welcome"], "credits_applied 200") {
				left += 200
			}
			c.expectOutputs("after the month", left, want)
		})
	}
}
