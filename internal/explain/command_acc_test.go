// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package explain_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/acctest"
	"github.com/billing-credits/terraform-provider-stripe/internal/explain"
	"github.com/billing-credits/terraform-provider-stripe/internal/provider"
)

const key = "sk_test_acceptance"

// command runs the command with an environment, and returns what it prints.
func command(t *testing.T, environment map[string]string, invoice string) (stdout, stderr string, exit int) {
	t.Helper()
	client, err := provider.EnvironmentClient("test", func(name string) string { return environment[name] })
	if err != nil {
		t.Fatal(err)
	}
	var out, errs strings.Builder
	exit = explain.Command(t.Context(), client, invoice, &out, &errs)
	if strings.Contains(out.String()+errs.String(), key) {
		t.Error("the API key is printed")
	}
	return out.String(), errs.String(), exit
}

// squeezed is text with each run of spaces as one.
func squeezed(text string) string {
	var lines []string
	for line := range strings.Lines(text) {
		lines = append(lines, strings.Join(strings.Fields(line), " "))
	}
	return strings.Join(lines, "\n")
}

// TestAccExplain explains an invoice of 25.00 USD, to which three of seven grants
// are applied. It sends nothing that changes anything. Two grants have expired and one is
// voided by then: it makes no difference whether lists contain them.
func TestAccExplain(t *testing.T) {
	t.Parallel()
	for _, ended := range []string{"listed", "omitted"} {
		t.Run(ended, func(t *testing.T) {
			t.Parallel()
			explainMonth(t, ended)
		})
	}
}

func explainMonth(t *testing.T, ended string) {
	t.Helper()
	account := acctest.New(t)
	account.SimulatorOnly(t, "Stripe wants a payment method for a subscription")
	clock := account.ClockedCustomer(t)
	end := clock.Now.AddDate(0, 1, 0)
	at := func(moment time.Time) string { return fmt.Sprint(moment.Unix()) }
	names := map[string]string{
		"soon":  account.Grant(t, clock.Customer, "expires_at", at(end.Add(time.Second))),
		"trap":  account.Grant(t, clock.Customer, "expires_at", at(end)),
		"euro":  account.Grant(t, clock.Customer, "amount[monetary][currency]", "eur"),
		"plain": account.Grant(t, clock.Customer),
		"paid":  account.Grant(t, clock.Customer, "category", "paid"),
		"last":  account.Grant(t, clock.Customer, "priority", "90"),
	}
	names["void"] = account.Grant(t, clock.Customer)
	account.Post(t, "/v1/billing/credit_grants/"+names["void"]+"/void")
	invoice := clock.BillUsage(t, 2500)
	price := invoice.List("lines.data")[0].String("price.id")
	environment := map[string]string{"STRIPE_API_KEY": key, "STRIPE_API_BASE": account.Base}
	clock.Advance(t, 24*time.Hour)
	account.Switch(t, map[string]string{"ended_grants": ended})
	account.ResetStats(t)
	stdout, stderr, exit := command(t, environment, invoice.ID())
	if exit != explain.ExitExplained || stderr != "" {
		t.Fatalf("it exits with %d: %s", exit, stderr)
	}
	periodEnd := end.UTC().Format(time.RFC3339)
	rows := map[string]string{
		"soon": "10.00 USD all that was left of it", "plain": "10.00 USD all that was left of it", "paid": "5.00 USD",
		"last": "nothing the line was paid in full by " + names["soon"] + ", " + names["plain"] + ", " + names["paid"],
		"trap": "nothing it expires at " + periodEnd + "; to pay for the invoice's period, it must expire after " + periodEnd,
		"euro": "nothing it is in EUR, and the line in USD",
		"void": "nothing it was voided at ",
	}
	table := squeezed(stdout)
	for name, row := range rows {
		if want := fmt.Sprintf("\n1 %s 25.00 USD %s %s", price, names[name], row); !strings.Contains(table, want) {
			t.Errorf("the table has no row %q:\n%s", want, stdout)
		}
	}
	for _, want := range []string{"Invoice " + invoice.ID() + " of customer " + clock.Customer + " is paid. Its period ends at " + periodEnd + ".", "\nAPPLIED: 25.00 USD"} {
		if !strings.Contains(table, want) {
			t.Errorf("%q is missing:\n%s", want, stdout)
		}
	}
	if posts := account.Requests(t, http.MethodPost, "/v1/"); len(posts) != 0 {
		t.Errorf("it changes something: %v", posts)
	}
	if clocks := account.Requests(t, http.MethodGet, "/v1/test_helpers/"); len(clocks) != 0 {
		t.Errorf("it reads the clock, by which nothing of a finalized invoice is decided: %v", clocks)
	}
}

// TestAccExplainDrafts says that a draft has drawn nothing, and a one-off invoice never
// will.
func TestAccExplainDrafts(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "the key is the simulator's")
	customer := account.Customer(t)
	account.Post(t, "/v1/invoiceitems", "customer", customer, "currency", "usd", "amount", "500")
	draft := account.Post(t, "/v1/invoices", "customer", customer, "pending_invoice_items_behavior", "include").ID()
	stdout, stderr, exit := command(t, map[string]string{"STRIPE_API_KEY": key, "STRIPE_API_BASE": account.Base}, draft)
	if exit != explain.ExitExplained || stderr != "" {
		t.Fatalf("it exits with %d: %s", exit, stderr)
	}
	for _, want := range []string{"Nothing is applied to a draft yet.", "1 none 5.00 USD every grant nothing credits do not apply to one-off invoices", "\nWOULD APPLY: 0.00 USD"} {
		if !strings.Contains(squeezed(stdout), want) {
			t.Errorf("%q is missing:\n%s", want, stdout)
		}
	}
}

// TestAccExplainFails says what is wrong, without the key, and what to do.
func TestAccExplainFails(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "the key is the simulator's")
	environment := map[string]string{"STRIPE_API_KEY": key, "STRIPE_API_BASE": account.Base}
	for invoice, want := range map[string]string{
		"in_missing":        "does not exist in the account and mode of the API key",
		"credgr_1":          "-explain takes the ID of an invoice",
		key:                 "-explain takes the ID of an invoice",
		"in_../\x1b[31mred": `\x1b[31mred`,
	} {
		if stdout, stderr, exit := command(t, environment, invoice); exit != explain.ExitFailed || stdout != "" || !strings.Contains(stderr, want) || strings.Contains(stderr, "\x1b") {
			t.Errorf("%q exits with %d: %q %q, want %q", invoice, exit, stdout, stderr, want)
		}
	}
	for _, broken := range []map[string]string{{}, {"STRIPE_API_KEY": "pk_test_" + key}, {"STRIPE_API_KEY": key, "STRIPE_ACCOUNT": key}, {"STRIPE_API_KEY": key, "STRIPE_API_BASE": "http://" + key}} {
		_, err := provider.EnvironmentClient("test", func(name string) string { return broken[name] })
		if err == nil || strings.Contains(err.Error(), key) {
			t.Errorf("%d variables: %v", len(broken), err)
		}
	}
}

// TestExplainAnAccount: the invoice of a customer who is an account, and has no other id,
// is explained by the account's grants, with a version that has them.
func TestExplainAnAccount(t *testing.T) {
	t.Parallel()
	const none = `{"object": "list", "has_more": false, "data": []}`
	for _, tc := range []struct {
		holder, version string
		exit            int
		want            string
	}{
		{`"customer": null, "customer_account": "acct_9"`, "2025-12-15.clover", explain.ExitExplained, "Invoice in_1 of customer acct_9 is open"},
		{`"customer": null, "customer_account": "acct_9"`, "", explain.ExitFailed, "its customer is the account acct_9: customer_account needs the provider's stripe_version"},
		{`"customer": "cus_9", "customer_account": "acct_9"`, "", explain.ExitExplained, "Invoice in_1 of customer cus_9 is open"},
		{`"customer": null`, "", explain.ExitFailed, "Stripe names neither a customer nor an account"},
	} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			answer := none
			if strings.HasPrefix(r.URL.Path, "/v1/invoices/in_1") {
				answer = `{"id": "in_1", "object": "invoice", "amount_due": 0, "amount_paid": 0, "amount_remaining": 0, "created": 1, "currency": "usd", ` + tc.holder + `,
					"livemode": false, "period_end": 1, "period_start": 1, "status": "open", "status_transitions": {"finalized_at": 2}, "subscription": "sub_1", "subtotal": 0, "total": 0, "lines": ` + none + `}`
			} else if query := r.URL.Query(); query.Get("customer")+query.Get("customer_account") != map[bool]string{true: "cus_9", false: "acct_9"}[strings.Contains(tc.holder, "cus_9")] {
				t.Errorf("%s: asked for %s", tc.holder, r.URL)
			}
			w.Header().Set("Content-Type", "application/json")
			w.Header().Set("Request-Id", "req_1")
			fmt.Fprint(w, answer)
		}))
		t.Cleanup(server.Close)
		stdout, stderr, exit := command(t, map[string]string{"STRIPE_API_KEY": key, "STRIPE_API_BASE": server.URL, "STRIPE_VERSION": tc.version}, "in_1")
		if exit != tc.exit || !strings.Contains(stdout+stderr, tc.want) {
			t.Errorf("%s in %q: exits with %d and prints %q %q", tc.holder, tc.version, exit, stdout, stderr)
		}
	}
}

// TestExplainEscapes shows what an answer has in the place of text without acting on
// the terminal, and sends the connected account.
func TestExplainEscapes(t *testing.T) {
	t.Parallel()
	const evil = "\\u001b[31mred\\nline"
	answers := map[string]string{
		"/v1/invoices/in_1": `{"id": "in_1", "object": "invoice", "amount_due": 0, "amount_paid": 0, "amount_remaining": 0, "created": 1, "currency": "usd", "customer": "cus_1` + evil + `",
			"livemode": false, "period_end": 1, "period_start": 1, "status": "open` + evil + `", "status_transitions": {"finalized_at": 2}, "subscription": "sub_1", "subtotal": 5, "total": 5,
			"lines": {"object": "list", "has_more": false, "data": [{"id": "il_1", "object": "line_item", "amount": 5, "currency": "usd", "period": {"start": 1, "end": 1}, "type": "subscription",
			"price": {"id": "price_1` + evil + `"}}]}}`,
		"/v1/prices/": `{"id": "price_1` + evil + `", "object": "price", "active": true, "billing_scheme": "per_unit", "created": 1, "currency": "usd", "livemode": false, "metadata": {},
			"product": "prod_1", "type": "one_time"}`,
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Stripe-Account") != "acct_1" {
			t.Errorf("%s is not about the connected account", r.URL.Path)
		}
		answer := `{"object": "list", "has_more": false, "data": []}`
		for prefix, text := range answers {
			if strings.HasPrefix(r.URL.Path, prefix) {
				answer = text
			}
		}
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Request-Id", "req_1")
		fmt.Fprint(w, answer)
	}))
	t.Cleanup(server.Close)
	stdout, stderr, exit := command(t, map[string]string{"STRIPE_API_KEY": key, "STRIPE_API_BASE": server.URL, "STRIPE_ACCOUNT": "acct_1"}, "in_1")
	if exit != explain.ExitExplained || strings.Contains(stdout, "\x1b") || strings.Contains(stdout, "\nline") || strings.Count(stdout, `\x1b[31mred line`) != 3 {
		t.Errorf("it exits with %d, and prints %q %q", exit, stdout, stderr)
	}
}
