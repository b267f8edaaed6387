// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package guidetest_test

import (
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

// curl runs curl commands in a shell, and reads the status that curl prints after
// the answer, because its configuration tells it to.
type curl struct {
	account
	configuration string
	// values are what stands in braces in the guide's commands.
	values map[string]string
	// later are fields of a grant that came after the guide's answers.
	later []string
}

func newCurl(t *testing.T) *curl {
	t.Helper()
	for _, program := range []string{"curl", "sh"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("there is no %s on the PATH", program)
		}
	}
	c := &curl{account: newAccount(t, "sk_test_curl"), configuration: t.TempDir(), values: map[string]string{}, later: []string{"voided_at"}}
	settings := "silent\nshow-error\nnoproxy = \"*\"\nmax-time = 60\nwrite-out = \"\\n%{http_code}\"\n"
	if err := os.WriteFile(filepath.Join(c.configuration, ".curlrc"), []byte(settings), 0o600); err != nil {
		t.Fatal(err)
	}
	return c
}

// run runs a command as it stands, but for the host, the key, and what stands in
// braces.
func (c *curl) run(command string) (status string, answer object) {
	c.t.Helper()
	replaced := []string{"https://api.stripe.com", c.base, "<>", c.key}
	for name, value := range c.values {
		replaced = append(replaced, "{{"+name+"}}", value)
	}
	command = strings.NewReplacer(replaced...).Replace(command)
	if strings.Contains(command, "{{") || strings.Contains(command, "api.stripe.com") {
		c.t.Fatalf("something is not replaced in\n%s", command)
	}
	shell := exec.Command("sh", "-c", command)
	shell.Env = append(os.Environ(), "CURL_HOME="+c.configuration, "HOME="+c.configuration, "XDG_CONFIG_HOME="+c.configuration)
	out, err := shell.Output()
	if err != nil {
		c.t.Fatalf("%s\n%v", command, err)
	}
	end := strings.LastIndex(string(out), "\n")
	if end < 0 {
		c.t.Fatalf("%s\nprinted %q", command, out)
	}
	return string(out[end+1:]), decode(c.t, out[:end])
}

// guide runs one of the guide's commands, and answers what succeeded.
func (c *curl) guide(name string) object {
	c.t.Helper()
	status, answer := c.run(guideCommand(c.t, name))
	if status != "200" {
		c.t.Fatalf("%s is answered %s %v", name, status, answer)
	}
	return answer
}

func guideCommand(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "guide", name+".sh"))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// post is a call that the guide takes for granted.
func (c *curl) post(path string, pairs ...string) object {
	c.t.Helper()
	command := "curl https://api.stripe.com" + path + " -u \"<>:\" -X POST"
	for _, pair := range pairs {
		command += " -d '" + pair + "'"
	}
	status, answer := c.run(command)
	if status != "200" {
		c.t.Fatalf("POST %s is answered %s %v", path, status, answer)
	}
	return answer
}

// TestCurl plays the guide on an account like most, which is refused its second command.
func TestCurl(t *testing.T) {
	t.Parallel()
	newCurl(t).play(func(c *curl) []string {
		status, refusal := c.run(guideCommand(t, secondGrant))
		if status != "400" {
			t.Errorf("billable_items are answered %s %v", status, refusal)
		}
		expect(t, refusal, map[string]any{
			"error.type": "invalid_request_error", "error.code": "parameter_unknown", "error.param": "applicability_config[scope][billable_items]",
		})
		return wantLedger
	})
}

// TestCurlInPreview plays it on one that Stripe has admitted to its previews. What the
// second command grants applies to no line of the story's invoice.
func TestCurlInPreview(t *testing.T) {
	t.Parallel()
	c := newCurl(t)
	c.inPreview()
	c.later = append(c.later, "customer_account")
	c.play(func(c *curl) []string {
		grant := c.guide(secondGrant)
		items := grant.list("applicability_config", "scope", "billable_items")
		if len(items) != 1 || items[0].text("id") != c.values["BILLABLE_ITEM_ID"] || grant.text("amount", "monetary", "value") != fmt.Sprint(granted) {
			t.Errorf("the grant for billable items is %v", grant)
		}
		return []string{"grant 1: credits_granted 1000", "grant 2: credits_granted 1000", "grant 1: credits_applied 700", "grant 3: credits_granted 1000"}
	})
}

// secondGrant is the guide's command that grants for billable items, and names no version.
const secondGrant = "02-grant-for-billable-items"

// play runs all of the guide's commands. second runs the second one, and returns the ledger
// that all of them leave behind.
func (c *curl) play(second func(*curl) []string) {
	t := c.t
	subscription := c.subscribe()

	grant := c.guide("01-grant")
	c.values["CREDIT_GRANT_ID"] = grant.text("id")
	expectShape(t, grant, "credit_grant.json", c.later...)
	expect(t, grant, map[string]any{
		"object": "billing.credit_grant", "name": "Credit grant", "category": "paid", "customer": c.values["CUSTOMER_ID"],
		"amount.type": "monetary", "amount.monetary.value": granted, "amount.monetary.currency": "usd",
		"applicability_config.scope.price_type": "metered", "expires_at": nil,
	})

	c.values["BILLABLE_ITEM_ID"] = "bi_123"
	ledger := second(c)

	c.month()
	c.expectInvoiceOf(subscription)
	expect(t, c.guide("03-balance"), map[string]any{"object": "billing.credit_balance_summary", "customer": c.values["CUSTOMER_ID"]})
	c.expectBalance(granted - used)
	c.expectTransactions(subscription)
	c.fund()
	c.values["CREDIT_GRANT_ID"] = c.guide("01-grant").text("id")
	c.expectBalance(granted - used + bought)
	c.expectRows(c.values["CUSTOMER_ID"], ledger)
}

// subscribe is what the guide asks for before it begins.
func (c *curl) subscribe() string {
	c.t.Helper()
	c.values["CLOCK"] = c.post("/v1/test_helpers/test_clocks", fmt.Sprint("frozen_time=", c.begins)).text("id")
	c.values["CUSTOMER_ID"] = c.post("/v1/customers", "test_clock={{CLOCK}}").text("id")
	c.values["CARD"] = c.post("/v1/payment_methods/pm_card_visa/attach", "customer={{CUSTOMER_ID}}").text("id")
	c.post("/v1/customers/{{CUSTOMER_ID}}", "invoice_settings[default_payment_method]={{CARD}}")
	c.values["METER"] = c.post("/v1/billing/meters", "display_name=Calls", "event_name="+eventName, "default_aggregation[formula]=sum").text("id")
	c.values["PRODUCT"] = c.post("/v1/products", "name=Calls").text("id")
	c.values["PRICE"] = c.post("/v1/prices", "currency=usd", "unit_amount=1", "product={{PRODUCT}}",
		"recurring[interval]=month", "recurring[usage_type]=metered", "recurring[meter]={{METER}}").text("id")
	return c.post("/v1/subscriptions", "customer={{CUSTOMER_ID}}", "items[0][price]={{PRICE}}").text("id")
}

// month reports the usage, and lets the month and the hour after it pass.
func (c *curl) month() {
	c.t.Helper()
	c.post("/v1/billing/meter_events", "event_name="+eventName, fmt.Sprint("payload[value]=", used),
		"payload[stripe_customer_id]={{CUSTOMER_ID}}", fmt.Sprint("timestamp=", c.begins))
	c.post("/v1/test_helpers/test_clocks/{{CLOCK}}/advance", fmt.Sprint("frozen_time=", c.ends()))
	c.until("ready", "/v1/test_helpers/test_clocks/{{CLOCK}}")
}

// until asks for an object until it has the status.
func (c *curl) until(status, path string) {
	c.t.Helper()
	c.repeat("curl https://api.stripe.com"+path+" -u \"<>:\"", func(answer object) bool { return answer.text("status") == status })
}

// listen waits for an event of an object.
func (c *curl) listen(kind, id string) {
	c.t.Helper()
	c.repeat("curl -G https://api.stripe.com/v1/events -u \"<>:\" -d type="+kind, func(events object) bool {
		return slices.ContainsFunc(events.list("data"), func(e object) bool { return e.text("data", "object", "id") == id })
	})
}

func (c *curl) repeat(command string, enough func(answer object) bool) {
	c.t.Helper()
	deadline := time.Now().Add(time.Minute)
	for {
		_, answer := c.run(command)
		if enough(answer) {
			return
		}
		if time.Now().After(deadline) {
			c.t.Fatalf("after a minute,\n%s\nis still answered %v", command, answer)
		}
	}
}

// expectInvoiceOf looks at the invoice of the subscription's first month, which
// the credits have paid.
func (c *curl) expectInvoiceOf(subscription string) {
	c.t.Helper()
	_, invoices := c.run("curl -G https://api.stripe.com/v1/invoices -u \"<>:\" -d subscription=" + subscription)
	i := slices.IndexFunc(invoices.list("data"), func(o object) bool { return o.text("subtotal") == fmt.Sprint(used) })
	if i < 0 {
		c.t.Fatalf("there is no invoice over the usage: %v", invoices)
	}
	invoice := invoices.list("data")[i]
	c.values["SUBSCRIPTION_INVOICE"] = invoice.text("id")
	expect(c.t, invoice, map[string]any{
		"billing_reason": "subscription_cycle", "status": "paid", "total": 0, "amount_due": 0,
		"period_start": c.begins, "customer": c.values["CUSTOMER_ID"],
	})
	credits := invoice.list("total_pretax_credit_amounts")
	if len(credits) != 1 || credits[0].text("amount") != fmt.Sprint(used) {
		c.t.Errorf("the credits applied to the invoice are %v", credits)
	}
}

func (c *curl) expectBalance(want int) {
	c.t.Helper()
	balances := c.guide("03-balance").list("balances")
	if len(balances) != 1 {
		c.t.Fatalf("the balances are %v", balances)
	}
	expect(c.t, balances[0], map[string]any{
		"available_balance.type": "monetary", "available_balance.monetary.currency": "usd", "available_balance.monetary.value": want,
		"ledger_balance.type": "monetary", "ledger_balance.monetary.currency": "usd", "ledger_balance.monetary.value": want,
	})
}

// expectTransactions lists the grant's rows, and reads the one of the invoice.
func (c *curl) expectTransactions(subscription string) {
	c.t.Helper()
	rows := c.guide("04-transactions")
	expectShape(c.t, rows, "transactions.json")
	applied := rows.list("data")[0]
	c.values["TRANSACTION_ID"] = applied.text("id")
	row := c.guide("05-transaction")
	expectShape(c.t, row, "transaction.json")
	if !reflect.DeepEqual(row, applied) {
		c.t.Errorf("by its id, the row is %v, in the list it is %v", row, applied)
	}
	_, lines := c.run("curl https://api.stripe.com/v1/invoices/{{SUBSCRIPTION_INVOICE}}/lines -u \"<>:\"")
	line := lines.list("data")[0]
	expect(c.t, row, map[string]any{
		"type": "debit", "debit.type": "credits_applied", "debit.amount.monetary.value": used, "debit.amount.monetary.currency": "usd",
		"debit.credits_applied.invoice":           c.values["SUBSCRIPTION_INVOICE"],
		"debit.credits_applied.invoice_line_item": line.text("id"),
		"credit_grant": c.values["CREDIT_GRANT_ID"], "test_clock": c.values["CLOCK"],
	})
	if line.text("subscription") != subscription {
		c.t.Errorf("the line is %v", line)
	}
}

// fund is the guide's optional end: a one-off invoice, which no credits pay but
// the customer's card.
func (c *curl) fund() {
	c.t.Helper()
	c.values["INVOICE_ID"] = c.guide("06-invoice").text("id")
	item := c.guide("07-invoice-item")
	expect(c.t, item, map[string]any{"amount": bought, "currency": "usd", "description": "billing credits purchase", "invoice": c.values["INVOICE_ID"]})
	expect(c.t, c.guide("08-finalize"), map[string]any{
		"status": "open", "auto_advance": true, "amount_due": bought, "total": bought, "description": "credit purchase",
		"collection_method": "charge_automatically", "total_pretax_credit_amounts": []any{},
	})
	c.listen("invoice.paid", c.values["INVOICE_ID"])
}

// expect compares fields, whose paths have dots between the names.
func expect(t *testing.T, o object, want map[string]any) {
	t.Helper()
	for _, path := range slices.Sorted(maps.Keys(want)) {
		got := o.at(strings.Split(path, ".")...)
		if fmt.Sprint(got) != fmt.Sprint(want[path]) {
			t.Errorf("%s of %s is %v, want %v", path, o.text("object"), got, want[path])
		}
	}
}

// expectShape compares the names and types of fields, at every depth, with one of
// the documented answers; later are fields that came after it. A null stands for
// any type.
func expectShape(t *testing.T, got object, sample string, later ...string) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "answers", sample))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range later {
		if _, there := got[name]; !there {
			t.Errorf("%s is missing", name)
		}
	}
	got = maps.Clone(got)
	for _, name := range later {
		delete(got, name)
	}
	compareShapes(t, sample, map[string]any(got), map[string]any(decode(t, text)))
}

func compareShapes(t *testing.T, where string, got, want any) {
	t.Helper()
	if got == nil || want == nil {
		return
	}
	if reflect.TypeOf(got) != reflect.TypeOf(want) {
		t.Errorf("%s is %v, where the documentation has %v", where, got, want)
		return
	}
	switch want := want.(type) {
	case map[string]any:
		got, _ := got.(map[string]any)
		if names, documented := slices.Sorted(maps.Keys(got)), slices.Sorted(maps.Keys(want)); !slices.Equal(names, documented) {
			t.Errorf("%s has the fields %v, where the documentation has %v", where, names, documented)
			return
		}
		for name := range want {
			compareShapes(t, where+" "+name, got[name], want[name])
		}
	case []any:
		got, _ := got.([]any)
		if len(got) != len(want) {
			t.Errorf("%s has %d elements, where the documentation has %d", where, len(got), len(want))
			return
		}
		for i := range want {
			compareShapes(t, fmt.Sprint(where, " ", i), got[i], want[i])
		}
	}
}
