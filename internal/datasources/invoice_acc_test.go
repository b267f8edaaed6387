// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package datasources_test

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/billing-credits/terraform-provider-stripe/internal/acctest"
)

// allOfInvoice is every attribute of an invoice that Stripe holds, with all its
// lines.
//
// Refunds and disputes are those of an invoice without a charge; invoice_charge_acc_test.go
// has the others.
func allOfInvoice(invoice acctest.Object, lines []acctest.Object) map[string]knownvalue.Check {
	shown := []knownvalue.Check{}
	for _, line := range lines {
		shown = append(shown, object(map[string]knownvalue.Check{
			"id":          exact(line, "id"),
			"amount":      whole(line, "amount"),
			"currency":    exact(line, "currency"),
			"description": acctest.Text(line, "description"),
			"period": object(map[string]knownvalue.Check{
				"start": acctest.At(line.Int("period.start")),
				"end":   acctest.At(line.Int("period.end")),
			}),
			"pretax_credit_amounts": pretaxOf(line.List("pretax_credit_amounts")),
			"price":                 acctest.Text(line, "price.id"),
			"quantity":              whole(line, "quantity"),
		}))
	}
	return map[string]knownvalue.Check{
		"id":                          exact(invoice, "id"),
		"amount_due":                  whole(invoice, "amount_due"),
		"amount_paid":                 whole(invoice, "amount_paid"),
		"amount_refunded":             knownvalue.Int64Exact(0),
		"amount_remaining":            whole(invoice, "amount_remaining"),
		"created":                     acctest.At(invoice.Int("created")),
		"currency":                    exact(invoice, "currency"),
		"customer":                    exact(invoice, "customer"),
		"disputed":                    knownvalue.Bool(false),
		"lines":                       knownvalue.ListExact(shown),
		"livemode":                    knownvalue.Bool(false),
		"number":                      acctest.Text(invoice, "number"),
		"paid":                        knownvalue.Bool(invoice.String("paid") == "true"),
		"period_end":                  acctest.At(invoice.Int("period_end")),
		"period_start":                acctest.At(invoice.Int("period_start")),
		"refunded":                    knownvalue.Bool(false),
		"status":                      exact(invoice, "status"),
		"subscription":                acctest.Text(invoice, "subscription"),
		"subtotal":                    whole(invoice, "subtotal"),
		"test_clock":                  acctest.Text(invoice, "test_clock"),
		"total":                       whole(invoice, "total"),
		"total_pretax_credit_amounts": pretaxOf(invoice.List("total_pretax_credit_amounts")),
	}
}

func pretaxOf(amounts []acctest.Object) knownvalue.Check {
	shown := []knownvalue.Check{}
	for _, amount := range amounts {
		shown = append(shown, object(map[string]knownvalue.Check{
			"amount":                     whole(amount, "amount"),
			"credit_balance_transaction": acctest.Text(amount, "credit_balance_transaction"),
			"discount":                   acctest.Text(amount, "discount"),
			"type":                       exact(amount, "type"),
		}))
	}
	return knownvalue.ListExact(shown)
}

func linesOf(t *testing.T, account *acctest.Account, invoice string) []acctest.Object {
	t.Helper()
	return account.Get(t, "/v1/invoices/"+invoice+"/lines?limit=100").List("data")
}

// oneOff makes a draft of a one-off invoice with items of 1, 2, 3... cents.
func oneOff(t *testing.T, account *acctest.Account, customer string, items int) acctest.Object {
	t.Helper()
	for i := range items {
		account.Post(t, "/v1/invoiceitems", "customer", customer, "currency", "usd", "amount", fmt.Sprint(i+1))
	}
	return account.Post(t, "/v1/invoices", "customer", customer, "currency", "usd",
		"pending_invoice_items_behavior", "include", "collection_method", "send_invoice", "days_until_due", "30")
}

// TestAccInvoiceShowsEveryAttribute reads an invoice that two grants paid in part,
// and a draft that no credits apply to.
func TestAccInvoiceShowsEveryAttribute(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "Stripe wants a payment method for a subscription")
	clock := account.ClockedCustomer(t)
	account.Grant(t, clock.Customer)
	account.Grant(t, clock.Customer)
	id := clock.BillUsage(t, 2500).ID()
	invoice, lines := account.Get(t, "/v1/invoices/"+id), linesOf(t, account, id)
	draft := oneOff(t, account, account.Customer(t), 1)
	if paid := invoice.List("total_pretax_credit_amounts"); len(paid) != 2 || invoice.Int("total") != 500 {
		t.Fatalf("the invoice is not what the test needs: %v", invoice)
	}
	read(t, account, data("stripe_invoice", "usage", "id", id)+data("stripe_invoice", "draft", "id", draft.ID())+`
data "stripe_billing_credit_balance_transaction" "applied" {
  id = data.stripe_invoice.usage.lines[0].pretax_credit_amounts[0].credit_balance_transaction
}
`,
		acctest.Exactly("data.stripe_invoice.usage", allOfInvoice(invoice, lines)),
		acctest.Exactly("data.stripe_invoice.draft", allOfInvoice(draft, linesOf(t, account, draft.ID()))),
		statecheck.ExpectKnownValue("data.stripe_billing_credit_balance_transaction.applied",
			tfjsonpath.New("debit").AtMapKey("credits_applied").AtMapKey("invoice"), knownvalue.StringExact(id)),
	)

	// A voided invoice gives its credits back.
	account.Post(t, "/v1/invoices/"+id+"/void")
	read(t, account, data("stripe_invoice", "usage", "id", id)+fmt.Sprintf(`
data "stripe_billing_credit_balance_transactions" "latest" {
  customer = %q
  limit    = 1
}
`, clock.Customer),
		acctest.Exactly("data.stripe_invoice.usage", allOfInvoice(account.Get(t, "/v1/invoices/"+id), linesOf(t, account, id))),
		statecheck.ExpectKnownValue("data.stripe_invoice.usage", tfjsonpath.New("status"), knownvalue.StringExact("void")),
		statecheck.ExpectKnownValue("data.stripe_billing_credit_balance_transactions.latest",
			tfjsonpath.New("transactions").AtSliceIndex(0).AtMapKey("credit"), knownvalue.ObjectPartial(map[string]knownvalue.Check{
				"type": knownvalue.StringExact("credits_application_invoice_voided"),
				"credits_application_invoice_voided": object(map[string]knownvalue.Check{
					"invoice": knownvalue.StringExact(id), "invoice_line_item": exact(lines[0], "id"),
				}),
			})),
	)
}

// TestAccInvoiceLinesFollowPages: an invoice shows ten lines itself, and a page of
// its lines a hundred.
func TestAccInvoiceLinesFollowPages(t *testing.T) {
	t.Parallel()
	const items = 105
	account := acctest.New(t)
	invoice := oneOff(t, account, account.Customer(t), items)
	lines := linesOf(t, account, invoice.ID())
	lines = append(lines, account.Get(t, "/v1/invoices/"+invoice.ID()+"/lines?limit=100&starting_after="+lines[99].ID()).List("data")...)
	if len(lines) != items {
		t.Fatalf("the invoice has %d lines", len(lines))
	}
	read(t, account, data("stripe_invoice", "test", "id", invoice.ID()),
		acctest.Exactly("data.stripe_invoice.test", allOfInvoice(invoice, lines)))
}

func TestAccInvoiceErrors(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	refuse(t, account, data("stripe_invoice", "test", "id", "in_missing"), "The invoice does not exist", `id = "in_missing"`, "req_")
	refuse(t, account, data("stripe_invoice", "test", "id", ""), "is empty, not the ID of an invoice")
}

// TestAccInvoiceExample: the plan fails until the invoice is paid, and then the credits
// are granted. When the customer buys again, the first grant stays.
func TestAccInvoiceExample(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	customer := account.Customer(t)
	finalized := func() string {
		invoice := oneOff(t, account, customer, 3).ID()
		account.Post(t, "/v1/invoices/"+invoice+"/finalize")
		return invoice
	}
	pay := func(invoice string) {
		account.Post(t, "/v1/invoices/"+invoice+"/pay", "paid_out_of_band", "true")
	}
	ws := account.Workspace(t)
	ws.Write(t, acctest.Example(t, "data-sources/stripe_invoice/data-source.tf"))
	apply := func(invoices ...string) acctest.Result {
		text, err := json.Marshal(map[string]any{"customer": customer, "invoices": invoices})
		if err == nil {
			err = os.WriteFile(ws.Path("terraform.tfvars.json"), text, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
		return ws.Apply(t)
	}
	first, second := finalized(), finalized()
	if result := apply(first); !result.Failed || !strings.Contains(result.Output, "is open; credits are granted when its customer has paid it") {
		t.Errorf("before the invoice is paid:\n%s", result.Output)
	}
	pay(first)
	if result := apply(first); result.Failed || !strings.Contains(result.Output, "1 added, 0 changed, 0 destroyed") {
		t.Errorf("when the invoice is paid:\n%s", result.Output)
	}
	pay(second)
	if result := apply(first, second); result.Failed || !strings.Contains(result.Output, "1 added, 0 changed, 0 destroyed") {
		t.Errorf("when the customer has bought again:\n%s", result.Output)
	}
	for _, grant := range account.Grants(t, customer) {
		if grant.Int("amount.monetary.value") != 6 || grant.Int("voided_at") != 0 {
			t.Errorf("the grant is %v", grant)
		}
	}
}
