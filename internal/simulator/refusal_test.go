// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package simulator_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator"
)

// refusal is what a client can rely on in an error.
type refusal struct {
	status            int
	kind, code, param string
}

const invalid = "invalid_request_error"

func expectRefusal(t *testing.T, r response, want refusal) {
	t.Helper()
	field := func(name string) string {
		s, _ := r.body.at("error", name).(string)
		return s
	}
	if got := (refusal{r.status, field("type"), field("code"), field("param")}); got != want {
		t.Errorf("refused with %+v, want %+v\n%s", got, want, r.raw)
	}
	if field("message") == "" || !strings.HasSuffix(field("request_log_url"), r.header.Get("Request-Id")) {
		t.Errorf("the message or the request's log is missing:\n%s", r.raw)
	}
	if hasCode, hasDoc := field("code") != "", field("doc_url") != ""; hasCode != hasDoc {
		t.Errorf("code and documentation do not come together:\n%s", r.raw)
	}
}

// world is a customer with grants in every state, and prices of every kind.
type world struct {
	client
	now                                       int64
	customer, deleted                         string
	unused, pending, used, expired, voided    string
	metered, licensed, oneTime                string
	liveCustomer, liveGrant, otherAccountsOne string
}

func newWorld(t *testing.T) world {
	wall := newClock()
	c := start(t, simulator.Options{Now: wall.Now}).client()
	w := world{client: c, now: wall.unix(), customer: c.customer(""), deleted: c.customer("")}
	c.delete("/v1/customers/" + w.deleted)
	w.unused, w.used, w.expired, w.voided = c.grant(w.customer), c.grant(w.customer), c.grant(w.customer), c.grant(w.customer)
	w.pending = c.grant(w.customer, "effective_at", fmt.Sprint(w.now+1000))
	c.apply(w.used, 1)
	c.post(grantsPath+"/"+w.expired+"/expire", "")
	c.post(grantsPath+"/"+w.voided+"/void", "")
	meter := c.post("/v1/billing/meters", "display_name=m&event_name=m&default_aggregation[formula]=sum").id()
	price := func(form string) string {
		return c.post("/v1/prices", "currency=usd&unit_amount=1&product_data[name]=p"+form).id()
	}
	w.metered = price("&recurring[interval]=month&recurring[usage_type]=metered&recurring[meter]=" + meter)
	w.licensed, w.oneTime = price("&recurring[interval]=month"), price("")
	live := c.as(strings.Replace(testKey, "test", "live", 1))
	w.liveCustomer = live.customer("")
	w.liveGrant = live.grant(w.liveCustomer)
	w.otherAccountsOne = c.as("sk_test_other").customer("")
	return w
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	post, get := http.MethodPost, http.MethodGet
	scope := "applicability_config[scope]"
	prices := func(ids ...string) []string {
		pairs := []string{scope + "[price_type]", "-"}
		for i, id := range ids {
			pairs = append(pairs, fmt.Sprintf("%s[prices][%d][id]", scope, i), id)
		}
		return pairs
	}
	create := func(pairs ...string) string { return terms(w.customer, pairs...) }
	many := make([]string, 21)
	for i := range many {
		many[i] = w.metered
	}

	tests := map[string]struct {
		method, path, form string
		want               refusal
	}{
		"unknown parameter":          {post, grantsPath, create("color", "red"), refusal{400, invalid, "parameter_unknown", "color"}},
		"unknown nested parameter":   {post, grantsPath, create("amount[monetary][foo]", "1"), refusal{400, invalid, "parameter_unknown", "amount[monetary][foo]"}},
		"missing customer":           {post, grantsPath, create("customer", "-"), refusal{400, invalid, "parameter_missing", "customer"}},
		"missing category":           {post, grantsPath, create("category", "-"), refusal{400, invalid, "parameter_missing", "category"}},
		"missing currency":           {post, grantsPath, create("amount[monetary][currency]", "-"), refusal{400, invalid, "parameter_missing", "amount[monetary][currency]"}},
		"missing scope":              {post, grantsPath, create(scope+"[price_type]", "-"), refusal{400, invalid, "parameter_missing", "applicability_config"}},
		"wrong type":                 {post, grantsPath, create("amount[monetary][value]", "ten"), refusal{400, invalid, "parameter_invalid_integer", "amount[monetary][value]"}},
		"empty name":                 {post, grantsPath, create("name", ""), refusal{400, invalid, "parameter_invalid_empty", "name"}},
		"long name":                  {post, grantsPath, create("name", strings.Repeat("n", 101)), refusal{400, invalid, "", "name"}},
		"unknown category":           {post, grantsPath, create("category", "gift"), refusal{400, invalid, "", "category"}},
		"unknown amount type":        {post, grantsPath, create("amount[type]", "custom"), refusal{400, invalid, "", "amount[type]"}},
		"upper-case currency":        {post, grantsPath, create("amount[monetary][currency]", "USD"), refusal{400, invalid, "", "amount[monetary][currency]"}},
		"priority above 100":         {post, grantsPath, create("priority", "101"), refusal{400, invalid, "parameter_invalid_integer", "priority"}},
		"priority below 0":           {post, grantsPath, create("priority", "-1"), refusal{400, invalid, "parameter_invalid_integer", "priority"}},
		"amount of 0":                {post, grantsPath, create("amount[monetary][value]", "0"), refusal{400, invalid, "", "amount[monetary][value]"}},
		"effective now":              {post, grantsPath, create("effective_at", fmt.Sprint(w.now)), refusal{400, invalid, "", "effective_at"}},
		"effective at 0":             {post, grantsPath, create("effective_at", "0"), refusal{400, invalid, "", "effective_at"}},
		"expires now":                {post, grantsPath, create("expires_at", fmt.Sprint(w.now)), refusal{400, invalid, "", "expires_at"}},
		"expires at 0":               {post, grantsPath, create("expires_at", "0"), refusal{400, invalid, "", "expires_at"}},
		"metadata key too long":      {post, grantsPath, create("metadata["+strings.Repeat("k", 41)+"]", "v"), refusal{400, invalid, "", "metadata"}},
		"price type and prices":      {post, grantsPath, create(append(prices(w.metered), scope+"[price_type]", "metered")...), refusal{400, invalid, "parameters_exclusive", scope}},
		"21 prices":                  {post, grantsPath, create(prices(many...)...), refusal{400, invalid, "", scope + "[prices]"}},
		"missing price":              {post, grantsPath, create(prices(w.metered, "price_none")...), refusal{400, invalid, "resource_missing", scope + "[prices][1][id]"}},
		"price that is not metered":  {post, grantsPath, create(prices(w.licensed)...), refusal{400, invalid, "", scope + "[prices][0][id]"}},
		"one-time price":             {post, grantsPath, create(prices(w.oneTime)...), refusal{400, invalid, "", scope + "[prices][0][id]"}},
		"customer that is not there": {post, grantsPath, terms("cus_none"), refusal{400, invalid, "resource_missing", "customer"}},
		"another account's customer": {post, grantsPath, terms(w.otherAccountsOne), refusal{400, invalid, "resource_missing", "customer"}},
		"deleted customer":           {post, grantsPath, terms(w.deleted), refusal{400, invalid, "resource_missing", "customer"}},

		"grant that is not there":     {get, grantsPath + "/credgr_none", "", refusal{404, invalid, "resource_missing", "id"}},
		"the other mode's grant":      {get, grantsPath + "/" + w.liveGrant, "", refusal{404, invalid, "resource_missing", "id"}},
		"update of a fixed field":     {post, grantsPath + "/" + w.unused, "name=new", refusal{400, invalid, "parameter_unknown", "name"}},
		"update to a past expiry":     {post, grantsPath + "/" + w.unused, fmt.Sprint("expires_at=", w.now), refusal{400, invalid, "", "expires_at"}},
		"update to expiry 0":          {post, grantsPath + "/" + w.unused, "expires_at=0", refusal{400, invalid, "", "expires_at"}},
		"update of an expired grant":  {post, grantsPath + "/" + w.expired, "metadata[a]=b", refusal{400, invalid, "", ""}},
		"update of a voided grant":    {post, grantsPath + "/" + w.voided, "expires_at=", refusal{400, invalid, "", ""}},
		"expire with a parameter":     {post, grantsPath + "/" + w.unused + "/expire", "now=true", refusal{400, invalid, "parameter_unknown", "now"}},
		"expire a pending grant":      {post, grantsPath + "/" + w.pending + "/expire", "", refusal{400, invalid, "", ""}},
		"expire an expired grant":     {post, grantsPath + "/" + w.expired + "/expire", "", refusal{400, invalid, "", ""}},
		"expire a voided grant":       {post, grantsPath + "/" + w.voided + "/expire", "", refusal{400, invalid, "", ""}},
		"expire what is not there":    {post, grantsPath + "/credgr_none/expire", "", refusal{404, invalid, "resource_missing", "id"}},
		"void a used grant":           {post, grantsPath + "/" + w.used + "/void", "", refusal{400, invalid, "", ""}},
		"void an expired grant":       {post, grantsPath + "/" + w.expired + "/void", "", refusal{400, invalid, "", ""}},
		"void a voided grant":         {post, grantsPath + "/" + w.voided + "/void", "", refusal{400, invalid, "", ""}},
		"delete a grant":              {http.MethodDelete, grantsPath + "/" + w.unused, "", refusal{404, invalid, "", ""}},
		"a path that is not there":    {get, "/v1/nothing", "", refusal{404, invalid, "", ""}},
		"an empty id":                 {get, grantsPath + "/", "", refusal{404, invalid, "", ""}},
		"list: limit, no number":      {get, grantsPath, "limit=ten", refusal{400, invalid, "parameter_invalid_integer", "limit"}},
		"list: deleted customer":      {get, grantsPath, "customer=" + w.deleted, refusal{400, invalid, "resource_missing", "customer"}},
		"list: unknown filter":        {get, grantsPath, "status=granted", refusal{400, invalid, "parameter_unknown", "status"}},
		"list: unknown customer":      {get, grantsPath, "customer=cus_none", refusal{400, invalid, "resource_missing", "customer"}},
		"list: unknown cursor":        {get, grantsPath, "starting_after=credgr_none", refusal{400, invalid, "resource_missing", "starting_after"}},
		"list: unknown cursor before": {get, grantsPath, "ending_before=credgr_none", refusal{400, invalid, "resource_missing", "ending_before"}},
		"list: both cursors":          {get, grantsPath, "starting_after=a&ending_before=b", refusal{400, invalid, "parameters_exclusive", ""}},
		"rows without a customer":     {get, transactionsPath, "", refusal{400, invalid, "parameter_missing", "customer"}},
		"rows of an unknown grant":    {get, transactionsPath, "customer=" + w.customer + "&credit_grant=credgr_none", refusal{400, invalid, "resource_missing", "credit_grant"}},
		"row that is not there":       {get, transactionsPath + "/cbtxn_none", "", refusal{404, invalid, "resource_missing", "id"}},
		"summary without a filter":    {get, summaryPath, "customer=" + w.customer, refusal{400, invalid, "parameter_missing", "filter"}},
		"summary: filter without its": {get, summaryPath, "filter[type]=credit_grant&customer=" + w.customer, refusal{400, invalid, "parameter_missing", "filter[credit_grant]"}},
		"summary: unknown grant":      {get, summaryPath, "filter[type]=credit_grant&filter[credit_grant]=credgr_none&customer=" + w.customer, refusal{400, invalid, "resource_missing", "filter[credit_grant]"}},
		"customer: unknown field":     {post, "/v1/customers", "color=red", refusal{400, invalid, "parameter_unknown", "color"}},
		"customer: unknown clock":     {post, "/v1/customers", "test_clock=clock_none", refusal{400, invalid, "resource_missing", "test_clock"}},
		"customer deleted twice":      {http.MethodDelete, "/v1/customers/" + w.deleted, "", refusal{404, invalid, "resource_missing", "id"}},
		"clock without a time":        {post, clocksPath, "", refusal{400, invalid, "parameter_missing", "frozen_time"}},
		"broken encoding":             {get, grantsPath, "limit=%zz", refusal{400, invalid, "", ""}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			expectRefusal(t, w.do(tt.method, tt.path, tt.form), tt.want)
		})
	}
}

func TestOtherModesObjectsAreNamedAsSuch(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	const suffix = "a similar object exists in live mode, but a test mode key was used to make this request."
	paths := map[string]response{
		"in the path":    w.do(http.MethodGet, grantsPath+"/"+w.liveGrant, ""),
		"in a parameter": w.do(http.MethodPost, grantsPath, terms(w.liveCustomer)),
	}
	for where, r := range paths {
		if message, _ := r.body.at("error", "message").(string); !strings.HasSuffix(message, suffix) {
			t.Errorf("%s the message is %q, which does not end in %q", where, message, suffix)
		}
	}
	live := w.as(strings.Replace(testKey, "test", "live", 1))
	r := live.do(http.MethodGet, grantsPath+"/"+w.unused, "")
	if !strings.Contains(r.raw, "exists in test mode, but a live mode key was used") {
		t.Errorf("with a live key: %s", r.raw)
	}
	if r := w.do(http.MethodGet, grantsPath+"/credgr_none", ""); strings.Contains(r.raw, "similar object") {
		t.Errorf("of what exists nowhere: %s", r.raw)
	}
}

func TestPendingExpiryIsRefusedInStripesWords(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, texts := range []string{"plain", "other"} {
		w.control("/_sim/switches", map[string]string{"refusal_texts": texts})
		r := w.do(http.MethodPost, grantsPath+"/"+w.pending+"/expire", "")
		want := fmt.Sprintf("Can't expire a credit grant that is not yet effective. Credit grant %s will become effective on %d", w.pending, w.now+1000)
		if r.body.at("error", "message") != want {
			t.Errorf("%s: %s, want %q", texts, r.raw, want)
		}
	}
}

func TestTheHundredAndFirstUnusedGrantIsRefused(t *testing.T) {
	t.Parallel()
	c := start(t, simulator.Options{}).client()
	customer := c.customer("")
	var last string
	for range 100 {
		last = c.grant(customer)
	}
	expectRefusal(t, c.do(http.MethodPost, grantsPath, terms(customer)), refusal{400, invalid, "", ""})
	c.grant(c.customer(""))
	c.post(grantsPath+"/"+last+"/void", "")
	c.grant(customer)
}
