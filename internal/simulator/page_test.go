// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package simulator_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator"
)

const (
	simulatorKey = "sk_test_simulator"
	hostile      = `<script>document.title="broken"</script><img src=x onerror=alert(1)>`
)

// page is what / answers.
func (s *server) page(query string) response {
	s.t.Helper()
	return s.as("").do(http.MethodGet, "/", query)
}

func (r response) expect(t *testing.T, parts ...string) {
	t.Helper()
	if r.status != http.StatusOK {
		t.Fatalf("the page is answered %d %s", r.status, r.raw)
	}
	for _, part := range parts {
		if !strings.Contains(r.raw, part) {
			t.Errorf("the page does not show %q:\n%s", part, r.raw)
		}
	}
}

func TestThePageShowsAnAccount(t *testing.T) {
	t.Parallel()
	c := start(t, simulator.Options{}).as(simulatorKey)
	c.page("").expect(t, "No customers yet.", "No credit grants yet.", "No invoices yet.", "No requests yet.", simulatorKey)

	ada := c.customer("name=Ada+Lovelace&email=ada@example.com")
	grace := c.customer("name=Grace+Hopper")
	welcome := c.grant(ada, "name", "Welcome credits", "metadata[campaign]", "spring")
	voided := c.grant(grace, "amount[monetary][currency]", "jpy")
	c.post(grantsPath+"/"+voided+"/void", "")
	c.apply(welcome, 400)
	row := c.get(transactionsPath, "customer="+ada).data()[0]
	oneOff := c.post("/v1/invoices", "customer="+ada).id()

	all := c.page("")
	all.expect(t, "Ada Lovelace", "ada@example.com", "Grace Hopper", welcome, voided, "Welcome credits", "campaign=spring",
		"10.00 USD", "6.00 USD", "-4.00 USD", "&#43;10.00 USD", "-1000 JPY", "credits_voided", row.id(), row.at("debit", "credits_applied", "invoice").(string),
		oneOff, `status voided`, `status granted`, "<strong>POST</strong> /v1/billing/credit_grants", "name=Welcome credits")
	one := c.page("customer=" + grace)
	one.expect(t, "<strong>Grace Hopper</strong>: its grants", voided, "about this customer", "/v1/billing/credit_grants/"+voided+"/void", "customer="+grace)
	if strings.Contains(one.raw, "Ada Lovelace") || strings.Contains(one.raw, welcome) || strings.Contains(one.raw, ada) || strings.Contains(one.raw, "/v1/invoices") {
		t.Error("the page of one customer shows another's")
	}
	account := c.get("/v1/account", "").id()
	for _, customer := range []string{ada, grace} {
		if link := `<a href="/?account=` + account + `&amp;customer=` + customer + `&amp;mode=test">`; strings.Count(all.raw, link) < 2 {
			t.Errorf("the page does not link to the one of %s", customer)
		}
	}
	c.page("customer=cus_none").expect(t, "There is no such customer.")
	if got := c.get("/_sim/stats", "")["requests"]; got != float64(8) {
		t.Errorf("%v requests are counted, want the 8 that went to Stripe", got)
	}
}

// TestRowsDoNotPushOthersOffTheScreen: each table of an account scrolls by itself, and
// that of one customer does not.
func TestRowsDoNotPushOthersOffTheScreen(t *testing.T) {
	t.Parallel()
	c := start(t, simulator.Options{Grants: 60}).as(simulatorKey)
	page := c.page("")
	page.expect(t, `<main id="account">`, `<a href="#requests">`, `href="#grants"`)
	for _, section := range []string{"customers", "grants", "ledger"} {
		_, after, _ := strings.Cut(page.raw, `<section id="`+section+`">`)
		table, _, _ := strings.Cut(after, "<table>")
		if !strings.HasSuffix(strings.TrimSpace(table), `<div class="rows">`) {
			t.Errorf("the table of %s does not scroll", section)
		}
	}
	c.page("customer=cus_sim_000001").expect(t, `<main id="account" class="customer">`)
	if css := c.do(http.MethodGet, "/page.css", "").raw; !strings.Contains(css, "main:not(.customer) .rows { max-height:") {
		t.Errorf("the style is %s", css)
	}
}

func TestThePageShowsWhichCreditsPaidAnInvoice(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.grant(s.customer, "name", "Welcome credits")
	s.use(400)
	draft := s.draft()
	s.page("").expect(t, "Calls × 400", "status draft", "Credit grant that would apply: Welcome credits", "-4.00 USD")
	s.finalize(draft)
	s.page("").expect(t, "Calls × 400", "Credit grant applied: Welcome credits", "-4.00 USD", "4.00 USD", "0.00 USD", s.clock)
}

func TestThePageEscapesWhatItShows(t *testing.T) {
	t.Parallel()
	c := start(t, simulator.Options{}).as(simulatorKey)
	customer := c.post("/v1/customers", url.Values{"name": {hostile}, "email": {hostile}}.Encode()).id()
	c.grant(customer, "name", hostile, "metadata["+`"><b>`+"]", hostile)
	c.with("Idempotency-Key", hostile).do(http.MethodPost, "/v1/"+url.PathEscape(hostile), url.Values{hostile: {hostile}}.Encode())
	for _, query := range []string{"", "customer=" + url.QueryEscape(hostile), "customer=" + customer} {
		page := c.page(query)
		page.expect(t, "&lt;script&gt;document.title")
		for _, live := range []string{"<script>document", "<img", "<b>"} {
			if strings.Contains(page.raw, live) {
				t.Errorf("%q is on the page as it was sent", live)
			}
		}
		if policy := page.header.Get("Content-Security-Policy"); !strings.HasPrefix(policy, "default-src 'none';") {
			t.Errorf("the page's policy is %q", policy)
		}
	}
}

func TestThePageShowsNoKeysButTheSimulatorsOwn(t *testing.T) {
	t.Parallel()
	s := start(t, simulator.Options{})
	const secret = "wXyZ12345secret"
	for _, key := range []string{"sk_test_" + secret, "sk_live_" + secret, "rk_test_" + secret} {
		s.as(key).customer("name=" + key[:7])
		s.as(key).do(http.MethodGet, "/v1/nothing", "")
	}
	s.as("pk_test_"+secret).do(http.MethodGet, "/v1/account", "")
	first := s.page("")
	first.expect(t, "sk_test", "rk_test", "test mode")
	if strings.Contains(first.raw, simulatorKey) || strings.Contains(first.raw, "<strong>sk_live") {
		t.Errorf("the page of the account that was asked last is\n%s", first.raw)
	}
	account := s.as("sk_test_"+secret).get("/v1/account", "").id()
	live := s.page("mode=live&account=" + account)
	live.expect(t, "sk_live", "live mode")
	for _, page := range []response{first, live} {
		if strings.Contains(page.raw, secret) {
			t.Errorf("the page shows a key:\n%s", page.raw)
		}
	}
	for _, query := range []string{"account=acct_none", "mode=other&account=" + account} {
		if got := s.page(query); got.status != http.StatusNotFound {
			t.Errorf("%s is answered %d", query, got.status)
		}
	}
}

func TestThePageIsBounded(t *testing.T) {
	t.Parallel()
	c := start(t, simulator.Options{Grants: 300}).as(simulatorKey)
	for range 60 {
		c.get("/v1/account", "")
	}
	page := c.page("")
	page.expect(t, "50 of 300", "the last 50", "cus_sim_000299")
	if strings.Contains(page.raw, "cus_sim_000249") || len(page.raw) > 200_000 {
		t.Errorf("the page has %d bytes, and older customers", len(page.raw))
	}
	c.page("customer=cus_sim_000007").expect(t, "credgr_test_sim_000007", "1 of 1")
}

func TestOnlyReadsOfThePageAreThePages(t *testing.T) {
	t.Parallel()
	c := start(t, simulator.Options{}).as(simulatorKey)
	for path, contentType := range map[string]string{"/": "text/html", "/page.css": "text/css", "/page.js": "text/javascript"} {
		for _, method := range []string{http.MethodGet, http.MethodHead} {
			if r := c.do(method, path, ""); r.status != http.StatusOK || !strings.HasPrefix(r.header.Get("Content-Type"), contentType) {
				t.Errorf("%s %s is answered %d %v", method, path, r.status, r.header)
			}
		}
		for _, method := range []string{http.MethodPost, http.MethodDelete} {
			if r := c.do(method, path, ""); r.status != http.StatusNotFound || r.body.at("error", "type") != invalid {
				t.Errorf("%s %s is answered %d %s", method, path, r.status, r.raw)
			}
		}
	}
	if r := c.do(http.MethodGet, "/page.html", ""); r.status != http.StatusNotFound {
		t.Errorf("the template is answered: %s", r.raw)
	}
	if customers := fmt.Sprint(c.get("/v1/customers", "")["data"]); customers != "[]" {
		t.Errorf("the page made %s", customers)
	}
}
