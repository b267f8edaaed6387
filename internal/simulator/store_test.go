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
	"sync"
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

func TestStateIsSavedAtOnceHoweverLargeItIs(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "state.json")
	options := simulator.Options{DataFile: file, Grants: 2500}
	c := start(t, options).as("sk_test_simulator")
	c.post(grantsPath+"/credgr_test_sim_002499/void", "")
	// Nothing closed the first one.
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

func size(t *testing.T, file string) int64 {
	t.Helper()
	info, err := os.Stat(file)
	if err != nil {
		t.Fatal(err)
	}
	return info.Size()
}

// TestARequestSavesWhatItChanges says that the cost of saving does not grow with
// what there is.
func TestARequestSavesWhatItChanges(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "state")
	s := start(t, simulator.Options{DataFile: file, Grants: 2000})
	c := s.as("sk_test_simulator")
	c.post("/v1/billing/meters", "display_name=m&event_name=m&default_aggregation[formula]=sum")
	use := func(times int) int64 {
		before := size(t, file)
		for range times {
			c.post("/v1/billing/meter_events", "event_name=m&payload[value]=1&payload[stripe_customer_id]=cus_sim_000001")
		}
		return size(t, file) - before
	}
	use(10)
	const most = 1000
	if early := use(20); early > 20*most {
		t.Errorf("20 events cost %d bytes", early)
	}
	use(300)
	if late := use(20); late > 20*most {
		t.Errorf("after 300 more, 20 events cost %d bytes", late)
	}
	before := size(t, file)
	c.get(grantsPath, "limit=100")
	c.get(summaryPath, "customer=cus_sim_000001&filter[type]=applicability_scope&filter[applicability_scope][price_type]=metered")
	if after := size(t, file); after != before {
		t.Errorf("reads cost %d bytes", after-before)
	}
}

func TestAReadAfterARestartSavesNothing(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "state")
	w := world{client: start(t, simulator.Options{DataFile: file}).client()}
	w.customer, w.deleted = w.client.customer(""), w.client.customer("")
	w.delete("/v1/customers/" + w.deleted)
	w.grant(w.customer)
	w.server = start(t, simulator.Options{DataFile: file})
	before := size(t, file)
	w.everything()
	if after := size(t, file); after != before {
		t.Errorf("reads cost %d bytes", after-before)
	}
}

func TestTheFileIsWrittenAnewBeforeItGrowsWithoutEnd(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "state")
	c := start(t, simulator.Options{DataFile: file}).client()
	price := c.post("/v1/prices", "currency=usd&unit_amount=1&product_data[name]=p").id()
	long := strings.Repeat("x", 4000)
	largest := int64(0)
	for i := range 700 {
		c.post("/v1/prices/"+price, fmt.Sprintf("nickname=%d%s", i, long))
		largest = max(largest, size(t, file))
	}
	if largest > 2<<20 {
		t.Errorf("for one price the file grew to %d bytes", largest)
	}
	if s := start(t, simulator.Options{DataFile: file}); s.client().get("/v1/prices/"+price, "")["nickname"] != "699"+long {
		t.Error("the last change is lost")
	}
}

// saved is a state file with two customers, the lines that it has, and where it is.
func saved(t *testing.T) (file string, lines []string) {
	t.Helper()
	file = filepath.Join(t.TempDir(), "state")
	c := start(t, simulator.Options{DataFile: file}).client()
	c.customer("name=first")
	c.customer("name=second")
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return file, strings.SplitAfter(strings.TrimSuffix(string(content), "\n"), "\n")
}

func write(t *testing.T, file, content string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestAnAppendThatWasCutShortIsLeftOut(t *testing.T) {
	t.Parallel()
	file, lines := saved(t)
	last := lines[len(lines)-1]
	for _, cut := range []int{0, 1, len(last) / 2, len(last) - 1} {
		write(t, file, strings.Join(lines[:len(lines)-1], "")+last[:cut])
		c := start(t, simulator.Options{DataFile: file}).client()
		if n := len(c.get("/v1/customers", "").data()); n != 1 {
			t.Errorf("with %d bytes of the last line, %d customers are there", cut, n)
		}
		c.customer("name=third")
		again := start(t, simulator.Options{DataFile: file}).client()
		if n := len(again.get("/v1/customers", "").data()); n != 2 {
			t.Errorf("with one more, %d customers are there", n)
		}
	}
}

func TestFilesThatHoldNoStateAreErrors(t *testing.T) {
	t.Parallel()
	_, lines := saved(t)
	folder := t.TempDir()
	for name, content := range map[string]string{
		"text":            "not JSON",
		"JSON":            `{"accounts": []}`,
		"no header":       strings.Join(lines[1:], ""),
		"a broken line":   lines[0] + "{\n" + strings.Join(lines[1:], ""),
		"an unknown name": lines[0] + `{"account":"acct_1","mode":"test","objects":{"loans":[]}}` + "\n",
		"half a header":   lines[0][:10],
	} {
		file := filepath.Join(folder, strings.ReplaceAll(name, " ", "_"))
		write(t, file, content)
		if _, err := simulator.New(simulator.Options{DataFile: file}); err == nil || !strings.Contains(err.Error(), file) {
			t.Errorf("%s: the error is %v", name, err)
		}
		if after, err := os.ReadFile(file); err != nil || string(after) != content {
			t.Errorf("%s: the file was changed to %q (%v)", name, after, err)
		}
	}
	for name, path := range map[string]string{
		"a folder":         folder,
		"no folder":        filepath.Join(folder, "none", "state"),
		"below a file":     filepath.Join(folder, "text", "state"),
		"a link to itself": filepath.Join(folder, "itself"),
		"a device":         os.DevNull,
	} {
		if name == "a link to itself" {
			if err := os.Symlink(path, path); err != nil {
				t.Skip(err)
			}
		}
		if _, err := simulator.New(simulator.Options{DataFile: path}); err == nil || !strings.Contains(err.Error(), filepath.Base(path)) {
			t.Errorf("%s: the error is %v", name, err)
		}
	}
}

func TestAnEmptyFileIsANewState(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "state")
	write(t, file, "")
	start(t, simulator.Options{DataFile: file}).client().customer("")
	if n := len(start(t, simulator.Options{DataFile: file}).client().get("/v1/customers", "").data()); n != 1 {
		t.Errorf("%d customers are there", n)
	}
}

func TestASymbolicLinkStaysOne(t *testing.T) {
	t.Parallel()
	folder, elsewhere := t.TempDir(), t.TempDir()
	link, target := filepath.Join(folder, "state"), filepath.Join(elsewhere, "real")
	if err := os.Symlink(target, link); err != nil {
		t.Skip(err)
	}
	for want := range 3 {
		c := start(t, simulator.Options{DataFile: link}).client()
		if n := len(c.get("/v1/customers", "").data()); n != want {
			t.Errorf("%d customers are there, want %d", n, want)
		}
		c.customer("")
		if to, err := os.Readlink(link); err != nil || to != target {
			t.Fatalf("the link leads to %q (%v)", to, err)
		}
	}
	if size(t, target) == 0 {
		t.Error("nothing was saved where the link leads")
	}
}

func TestTheFileDoesNotHoldTheKey(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "state.json")
	sim, err := simulator.New(simulator.Options{DataFile: file})
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, "http://127.0.0.1/v1/customers", nil)
	r.Header.Set("Authorization", "Bearer sk_test_veryverysecret")
	sim.ServeHTTP(httptest.NewRecorder(), r)
	content, err := os.ReadFile(file)
	if err != nil || len(content) == 0 || strings.Contains(string(content), "veryverysecret") {
		t.Errorf("the file holds %q (%v)", content, err)
	}
}

// TestRequestsAtOnceAreAllSaved has the file written anew while requests change
// what is in it; start says whether it holds everything in the end.
func TestRequestsAtOnceAreAllSaved(t *testing.T) {
	t.Parallel()
	s := start(t, simulator.Options{})
	long := strings.Repeat("x", 4000)
	var all sync.WaitGroup
	for worker := range 8 {
		all.Go(func() {
			c := s.as(fmt.Sprintf("sk_test_worker%d", worker%2)).with("Idempotency-Key", fmt.Sprint("price ", worker))
			price := c.post("/v1/prices", "currency=usd&unit_amount=1&product_data[name]=p").id()
			for i := range 60 {
				c.with("Idempotency-Key", fmt.Sprint(worker, " ", i)).post("/v1/prices/"+price, fmt.Sprintf("nickname=%d%s", i, long))
			}
		})
	}
	all.Wait()
}
