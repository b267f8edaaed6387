// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package simulator_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator"
)

// twin is a simulator that is asked the same as another. Its ids are its own, so
// its answers are compared with each id told by the order of its first appearance.
type twin struct {
	options simulator.Options
	client
	names map[string]string
	ids   map[string][]string
	close func()
}

func newTwin(t *testing.T, o simulator.Options) *twin {
	o.Observe = func(e simulator.Exchange) { checkExchange(t, e) }
	w := &twin{options: o, names: map[string]string{}, ids: map[string][]string{}, close: func() {}}
	w.restart(t)
	return w
}

// restart ends the simulator and starts another on its file.
func (w *twin) restart(t *testing.T) {
	t.Helper()
	w.close()
	sim, err := simulator.New(w.options)
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewServer(sim)
	w.close = func() {
		s.Close()
		if err := sim.Close(); err != nil {
			t.Error(err)
		}
	}
	w.client = (&server{t: t, simulator: sim, url: s.URL}).client()
}

var (
	idPattern = regexp.MustCompile(`\b(?:req|upcoming_in|cus|clock|sub|si|price|prod|mtr_test|credgr_test|cbtxn_test|in|il|ii|cn|cnli|evt|pm|ch|re|du)_[0-9A-Za-z]+`)
	// A number begins with letters of the customer's id; an event's identifier has
	// no prefix to tell it by.
	numberPattern     = regexp.MustCompile(`"[0-9A-Z]{8}(-\d{4}[^"]*)?"`)
	identifierPattern = regexp.MustCompile(`"identifier":"?[ 0-9A-Za-z"]+`)
)

// told is an answer with the ids replaced.
func (w *twin) told(raw string) string {
	raw = idPattern.ReplaceAllStringFunc(raw, func(id string) string {
		if w.names[id] == "" {
			prefix, _, _ := strings.Cut(id, "_")
			w.names[id] = fmt.Sprintf("%s #%d", prefix, len(w.names))
		}
		return w.names[id]
	})
	raw = numberPattern.ReplaceAllString(raw, `"number$1"`)
	return identifierPattern.ReplaceAllString(strings.ReplaceAll(raw, `"identifier": `, `"identifier":`), "identifier")
}

// call is a request with <kind n> for the n-th object of a kind.
type call struct{ method, path, form, makes string }

var placeholder = regexp.MustCompile(`<(\w+) (\d+)>`)

func (w *twin) ask(c call) string {
	fill := func(text string) string {
		return placeholder.ReplaceAllStringFunc(text, func(p string) string {
			parts := placeholder.FindStringSubmatch(p)
			known := w.ids[parts[1]]
			var n int
			_, _ = fmt.Sscan(parts[2], &n)
			if len(known) == 0 {
				return "none"
			}
			return known[n%len(known)]
		})
	}
	r := w.do(c.method, fill(c.path), fill(c.form))
	if c.makes != "" && r.status == http.StatusOK {
		w.ids[c.makes] = append(w.ids[c.makes], r.body.id())
	}
	if c.path == "/v1/invoices" && c.method == http.MethodGet {
		w.ids["invoice"] = ids(r.body)
	}
	return fmt.Sprint(r.status, " ", w.told(r.raw))
}

// story draws a call.
func story(t *rapid.T, at *int64) call {
	const post, get = http.MethodPost, http.MethodGet
	n := rapid.IntRange(0, 7).Draw(t, "which")
	// Invoices are newest first, and much happens to the newest.
	newest := rapid.SampledFrom([]int{0, 0, 0, 1, 2}).Draw(t, "invoice")
	switch rapid.SampledFrom([]string{
		"grant", "grant", "use", "use", "advance", "advance", "advance", "finalize", "finalize", "pay", "void invoice", "note", "expire", "void", "change", "preview", "item", "item", "buy", "buy", "look",
	}).Draw(t, "call") {
	case "grant":
		form := terms("<customer 0>", "amount[monetary][value]", fmt.Sprint(rapid.IntRange(1, 500).Draw(t, "value")),
			"category", rapid.SampledFrom([]string{"paid", "promotional"}).Draw(t, "category"),
			"expires_at", fmt.Sprint(*at+rapid.Int64Range(1, 2*month).Draw(t, "expires")))
		return call{post, grantsPath, strings.ReplaceAll(form, "%3Ccustomer+0%3E", "<customer 0>"), "grant"}
	case "use":
		return call{post, "/v1/billing/meter_events", fmt.Sprint("event_name=calls&payload[value]=", rapid.IntRange(1, 300).Draw(t, "units"), "&payload[stripe_customer_id]=<customer 0>"), ""}
	case "advance":
		// Often to the period's end, or over the hour that a draft lasts.
		step := rapid.SampledFrom([]int64{month / 2, month, 3600, 1800}).Draw(t, "step")
		*at += step + rapid.Int64Range(0, 60).Draw(t, "seconds")
		return call{post, clocksPath + "/<clock 0>/advance", fmt.Sprint("frozen_time=", *at), ""}
	case "finalize":
		return call{post, fmt.Sprintf("/v1/invoices/<invoice %d>/finalize", newest), "auto_advance=" + fmt.Sprint(n%2 == 0), ""}
	case "pay":
		return call{post, fmt.Sprintf("/v1/invoices/<invoice %d>/pay", newest), "", ""}
	case "void invoice":
		return call{post, fmt.Sprintf("/v1/invoices/<invoice %d>/void", newest), "", ""}
	case "note":
		return call{post, "/v1/credit_notes", fmt.Sprintf("amount=%d&invoice=<invoice %d>", 1+10*n, newest), ""}
	case "expire":
		return call{post, fmt.Sprintf(grantsPath+"/<grant %d>/expire", n), "", ""}
	case "void":
		return call{post, fmt.Sprintf(grantsPath+"/<grant %d>/void", n), "", ""}
	case "change":
		return call{post, fmt.Sprintf(grantsPath+"/<grant %d>", n), fmt.Sprint("expires_at=", *at+100000, "&metadata[n]=", n), ""}
	case "preview":
		return call{post, "/v1/invoices/create_preview", "customer=<customer 0>", ""}
	case "buy":
		return call{post, "/v1/invoices", "pending_invoice_items_behavior=include&customer=<customer 0>", ""}
	case "item":
		return call{post, "/v1/invoiceitems", fmt.Sprint("amount=", 1+n, "&currency=usd&customer=<customer 0>"), ""}
	default:
		return call{get, transactionsPath, "limit=100&customer=<customer 0>", ""}
	}
}

// looks are what shows an account's whole state.
var looks = []call{
	{http.MethodGet, "/v1/invoices", "limit=100", ""}, {http.MethodGet, transactionsPath, "limit=100&customer=<customer 0>", ""},
	{http.MethodGet, grantsPath, "limit=100", ""}, {http.MethodGet, "/v1/subscriptions/<subscription 0>", "", ""},
	{http.MethodGet, clocksPath, "", ""}, {http.MethodGet, "/v1/customers/<customer 0>", "", ""}, {http.MethodGet, "/v1/invoiceitems", "limit=100", ""},
	{http.MethodGet, summaryPath, "customer=<customer 0>&filter[type]=applicability_scope&filter[applicability_scope][price_type]=metered", ""},
	{http.MethodGet, "/v1/credit_notes", "limit=100", ""}, {http.MethodGet, "/v1/charges", "limit=100", ""}, {http.MethodGet, "/v1/refunds", "limit=100", ""}, {http.MethodGet, "/v1/events", "limit=100", ""},
}

// TestARestartChangesNothing asks two simulators the same, one of which is ended
// and started from its file again and again.
func TestARestartChangesNothing(t *testing.T) {
	t.Parallel()
	const post = http.MethodPost
	setup := []call{
		{post, clocksPath, "frozen_time=1700000000", "clock"},
		{post, "/v1/customers", "test_clock=<clock 0>", "customer"},
		{post, "/v1/billing/meters", "display_name=Calls&event_name=calls&default_aggregation[formula]=sum", "meter"},
		{post, "/v1/prices", "currency=usd&unit_amount=1&product_data[name]=p&recurring[interval]=month&recurring[usage_type]=metered&recurring[meter]=<meter 0>", "price"},
		{post, "/v1/subscriptions", "items[0][price]=<price 0>&customer=<customer 0>", "subscription"},
	}
	rapid.Check(t, func(rt *rapid.T) {
		wall := newClock()
		lasting := newTwin(t, simulator.Options{Now: wall.Now})
		file := filepath.Join(t.TempDir(), "state")
		restarted := newTwin(t, simulator.Options{Now: wall.Now, DataFile: file})
		defer func() { lasting.close(); restarted.close() }()
		same := func(c call) {
			if one, other := lasting.ask(c), restarted.ask(c); one != other {
				rt.Fatalf("%s %s %s is answered\n%s\nand after a restart\n%s", c.method, c.path, c.form, one, other)
			}
		}
		for _, c := range setup {
			same(c)
		}
		at := int64(1_700_000_000)
		for range rapid.IntRange(6, 16).Draw(rt, "calls") {
			same(story(rt, &at))
			// Before anything is read: what an answer left to be done is done.
			if rapid.IntRange(0, 3).Draw(rt, "restart") == 0 {
				restarted.restart(t)
			}
			same(looks[0])
		}
		restarted.restart(t)
		for _, c := range looks {
			same(c)
		}
	})
}

func TestWhatIsToBeCollectedOutlivesARestart(t *testing.T) {
	t.Parallel()
	w := newTwin(t, simulator.Options{DataFile: filepath.Join(t.TempDir(), "state")})
	defer func() { w.close() }()
	customer := w.customer("test_clock=" + w.post(clocksPath, "frozen_time=1000").id())
	id := w.post("/v1/invoices", "customer="+customer).id()
	w.post("/v1/invoiceitems", "amount=100&currency=usd&customer="+customer+"&invoice="+id)
	w.post("/v1/invoices/"+id+"/finalize", "auto_advance=true")
	w.restart(t)
	if got := w.get("/v1/invoices/"+id, "")["status"]; got != "paid" {
		t.Errorf("after the restart the invoice is %v", got)
	}
}
