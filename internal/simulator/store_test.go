// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package simulator_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator"
)

// everything is what a client can read of a world.
func (w world) everything() string {
	var b strings.Builder
	for _, path := range []string{
		grantsPath, transactionsPath + "?customer=" + w.customer, "/v1/customers", clocksPath, "/v1/products", "/v1/prices",
		"/v1/billing/meters", "/v1/subscriptions?status=all", "/v1/invoices", "/v1/invoiceitems", "/v1/events?limit=100", "/v1/customers/" + w.deleted,
	} {
		r := w.do(http.MethodGet, path, "")
		fmt.Fprintln(&b, r.status, r.raw)
	}
	return b.String()
}

func TestStateOutlivesTheSimulator(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "state.json")
	wall := newClock()
	options := simulator.Options{Now: wall.Now, DataFile: file}
	s := start(t, options)
	w := world{client: s.client()}
	w.customer, w.deleted = w.client.customer("email=a@b.c&metadata[k]=v"), w.client.customer("")
	w.delete("/v1/customers/" + w.deleted)
	clock := w.post(clocksPath, "frozen_time=1000").id()
	w.client.customer("test_clock=" + clock)
	meter := w.post("/v1/billing/meters", "display_name=m&event_name=m&default_aggregation[formula]=sum").id()
	w.metered = w.post("/v1/prices", "currency=usd&unit_amount=7&product_data[name]=p&recurring[interval]=month&recurring[usage_type]=metered&recurring[meter]="+meter).id()
	grant := w.grant(w.customer, "expires_at", fmt.Sprint(wall.unix()+50), "priority", "0", "metadata[a]", "b", "name", "n")
	w.apply(grant, 10)
	sub := w.post("/v1/subscriptions", "items[0][price]="+w.metered+"&customer="+w.customer).id()
	usage := "event_name=m&payload[value]=100&payload[stripe_customer_id]=" + w.customer
	w.post("/v1/billing/meter_events", usage)
	wall.advance(time.Second)
	ended := w.must(http.MethodDelete, "/v1/subscriptions/"+sub, "invoice_now=true")
	billed, _ := ended["latest_invoice"].(string)
	w.post("/v1/invoices/"+billed+"/finalize", "auto_advance=false")
	w.post("/v1/invoiceitems", "amount=5&currency=usd&customer="+w.customer)
	keyed := w.with("Idempotency-Key", "k").do(http.MethodPost, grantsPath+"/"+grant+"/void", "")
	before := w.everything()

	// Nothing closed the first one: what was answered is saved.
	w.server = start(t, options)
	if after := w.everything(); after != before {
		t.Errorf("loaded, the state is\n%s\nand was\n%s", after, before)
	}
	again := w.with("Idempotency-Key", "k").do(http.MethodPost, grantsPath+"/"+grant+"/void", "")
	if again.header.Get("Idempotent-Replayed") != "true" || again.raw != keyed.raw {
		t.Errorf("the key's answer is %s, want %s", again.raw, keyed.raw)
	}
	if line := w.get("/v1/invoices/"+billed+"/lines", "").data()[0]; line["quantity"] != 100.0 || line["amount"] != 700.0 {
		t.Errorf("the usage was billed as %v", line)
	}
	wall.advance(time.Minute)
	if available, ledger := w.balance(w.customer); available != 0 || ledger != 0 {
		t.Errorf("after the expiry the balances are %v and %v", available, ledger)
	}
}

func TestLargeStateIsSavedByClose(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "state.json")
	options := simulator.Options{DataFile: file, Grants: 2500}
	s := start(t, options)
	c := s.as("sk_test_simulator")
	c.post(grantsPath+"/credgr_test_sim_002499/void", "")
	if err := s.simulator.Close(); err != nil {
		t.Fatal(err)
	}
	again := start(t, options).as("sk_test_simulator")
	if g := again.get(grantsPath+"/credgr_test_sim_002499", ""); g["voided_at"] == nil {
		t.Errorf("the void is lost: %v", g)
	}
	if n := len(again.get(grantsPath, "limit=100").data()); n != 100 {
		t.Errorf("%d grants are on a page", n)
	}
	if left, err := filepath.Glob(file + ".*"); err != nil || len(left) != 0 {
		t.Errorf("%v was left beside the file (%v)", left, err)
	}
}

func TestAFileThatHoldsNoStateIsAnError(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "state.json")
	if err := os.WriteFile(file, []byte("not JSON"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := simulator.New(simulator.Options{DataFile: file}); err == nil || !strings.Contains(err.Error(), file) {
		t.Errorf("the error is %v", err)
	}
	if _, err := simulator.New(simulator.Options{DataFile: filepath.Join(file, "below")}); err == nil {
		t.Error("a path below a file is accepted")
	}
}

func TestTheFileDoesNotHoldTheKey(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "state.json")
	sim, err := simulator.New(simulator.Options{DataFile: file})
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, "/v1/customers", nil)
	r.Header.Set("Authorization", "Bearer sk_test_veryverysecret")
	sim.ServeHTTP(httptest.NewRecorder(), r)
	content, err := os.ReadFile(file)
	if err != nil || len(content) == 0 || strings.Contains(string(content), "veryverysecret") {
		t.Errorf("the file holds %q (%v)", content, err)
	}
}
