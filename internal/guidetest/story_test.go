// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package guidetest_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/contract"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator"
)

// The story: a customer on a test clock subscribes to a metered price of one cent
// a unit, is granted 10.00 USD, uses 7.00 USD in the first month, buys 10.00 USD
// more with a one-off invoice that credits do not pay, and is granted these.
const (
	granted   = 1000
	used      = 700
	bought    = 1000
	eventName = "guide_calls"
	monthGone = 32 * 24 * 60 * 60
)

// wantLedger is what every client must leave behind, oldest first. Grants are
// numbered in the order in which their first rows were written.
var wantLedger = []string{"grant 1: credits_granted 1000", "grant 1: credits_applied 700", "grant 2: credits_granted 1000"}

// account is one of a simulator's, for one client.
type account struct {
	t         *testing.T
	base, key string
	// begins is when the test clock begins, in Unix seconds. Its end is now: Stripe
	// takes no usage that is older than 35 days (MEAS).
	begins int64
}

func newAccount(t *testing.T, key string) account {
	t.Helper()
	sim, err := simulator.New(simulator.Options{Observe: func(e simulator.Exchange) { checkExchange(t, e) }})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(sim)
	t.Cleanup(server.Close)
	return account{t: t, base: server.URL, key: key, begins: time.Now().Unix() - monthGone}
}

// checkExchange holds an exchange against Stripe's own description: what is
// answered, and what is accepted.
func checkExchange(t *testing.T, e simulator.Exchange) {
	if err := contract.Answer(e.Version, e.Method, e.Path, e.Status, e.Answer); err != nil {
		t.Error(err)
	}
	if e.Status != http.StatusOK {
		return
	}
	if err := contract.Request(e.Version, e.Method, e.Path, e.Query, e.Body); err != nil {
		t.Error(err)
	}
}

// ends is when the month and the hour after it are over.
func (a account) ends() int64 { return a.begins + monthGone }

// get reads the account beside the client.
func (a account) get(path string, pairs ...string) object {
	a.t.Helper()
	query := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		query.Set(pairs[i], pairs[i+1])
	}
	r, err := http.NewRequest(http.MethodGet, a.base+path+"?"+query.Encode(), nil)
	if err != nil {
		a.t.Fatal(err)
	}
	r.SetBasicAuth(a.key, "")
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		a.t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	body, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK {
		a.t.Fatalf("GET %s: %d %s (%v)", path, answer.StatusCode, body, err)
	}
	return decode(a.t, body)
}

// inPreview lets Stripe admit the account to its previews.
func (a account) inPreview() {
	a.t.Helper()
	answer, err := http.Post(a.base+"/_sim/switches", "application/json", strings.NewReader(`{"preview": "on"}`))
	if err != nil {
		a.t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	if answer.StatusCode != http.StatusOK {
		a.t.Fatalf("the switch is answered with %s", answer.Status)
	}
}

// expectLedger compares what the client has left behind with wantLedger.
func (a account) expectLedger(customer string) {
	a.t.Helper()
	a.expectRows(customer, wantLedger)
}

func (a account) expectRows(customer string, want []string) {
	a.t.Helper()
	var ledger, grants []string
	rows := a.get("/v1/billing/credit_balance_transactions", "customer", customer, "limit", "100").list("data")
	slices.Reverse(rows)
	for _, row := range rows {
		if id := row.text("credit_grant"); !slices.Contains(grants, id) {
			grants = append(grants, id)
		}
		side := row.text("type")
		ledger = append(ledger, "grant "+strconv.Itoa(slices.Index(grants, row.text("credit_grant"))+1)+
			": "+row.text(side, "type")+" "+row.text(side, "amount", "monetary", "value"))
	}
	if !slices.Equal(ledger, want) {
		a.t.Errorf("the ledger is\n\t%s\nwant\n\t%s", strings.Join(ledger, "\n\t"), strings.Join(want, "\n\t"))
	}
}

// object is a JSON object of an answer.
type object map[string]any

func decode(t *testing.T, text []byte) object {
	t.Helper()
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	var o object
	if err := decoder.Decode(&o); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	return o
}

func (o object) at(path ...string) any {
	var value any = map[string]any(o)
	for _, name := range path {
		fields, ok := value.(map[string]any)
		if !ok {
			return nil
		}
		value = fields[name]
	}
	return value
}

// text is the text or number at a path, "" for null.
func (o object) text(path ...string) string {
	switch value := o.at(path...).(type) {
	case string:
		return value
	case json.Number:
		return value.String()
	default:
		return ""
	}
}

func (o object) list(path ...string) []object {
	items, _ := o.at(path...).([]any)
	var all []object
	for _, item := range items {
		if fields, ok := item.(map[string]any); ok {
			all = append(all, fields)
		}
	}
	return all
}
