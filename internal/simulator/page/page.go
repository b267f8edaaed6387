// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package page

import (
	"bytes"
	"embed"
	"html/template"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/account"
)

// Limit is how many objects of each kind, and how many requests, a page shows.
const Limit = 50

// The paths that the page is made of.
const (
	Path       = "/"
	stylePath  = "/page.css"
	scriptPath = "/page.js"
)

//go:embed page.html page.css page.js
var files embed.FS

var document = template.Must(template.New("page.html").Funcs(template.FuncMap{
	"money": money, "signed": signed, "moment": moment,
}).ParseFS(files, "page.html"))

// View is what a page shows.
type View struct {
	// Account is the id of the account, and Mode "test" or "live".
	Account, Mode string
	// Key is the simulator's own test key if the account is that key's, else "".
	// No other key is ever shown.
	Key string
	// Customer limits the page to one customer, if it is not "".
	Customer string
	// Accounts are all accounts that there are.
	Accounts []Account
	Overview account.Overview
	// Requests are the last ones to this account, newest first.
	Requests []Request
}

// Account is one that the page links to.
type Account struct {
	ID, Mode string
}

// Request is one request under /v1. Params are its query and form, and Status is 0
// where the connection was cut.
type Request struct {
	Time                 time.Time
	Method, Path, Params string
	IdempotencyKey       string
	Status               int
}

// Takes says whether a request is for the page: a read of one of its paths.
func Takes(r *http.Request) bool {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		return false
	}
	return r.URL.Path == Path || r.URL.Path == stylePath || r.URL.Path == scriptPath
}

// Serve answers a request that Takes is true of. View is called for what the page
// at Path shows; where it finds nothing, the answer is 404.
func Serve(w http.ResponseWriter, r *http.Request, view func(url.Values) (View, bool)) {
	header := w.Header()
	header.Set("Cache-Control", "no-store")
	header.Set("X-Content-Type-Options", "nosniff")
	switch r.URL.Path {
	case stylePath:
		serveFile(w, "page.css", "text/css; charset=utf-8")
		return
	case scriptPath:
		serveFile(w, "page.js", "text/javascript; charset=utf-8")
		return
	}
	v, found := view(r.URL.Query())
	if !found {
		http.Error(w, "There is no such account. The page at / shows the accounts that there are.", http.StatusNotFound)
		return
	}
	var body bytes.Buffer
	if err := document.Execute(&body, v); err != nil {
		http.Error(w, "The page cannot be shown: "+err.Error(), http.StatusInternalServerError)
		return
	}
	header.Set("Content-Type", "text/html; charset=utf-8")
	header.Set("Content-Security-Policy",
		"default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
	header.Set("Referrer-Policy", "no-referrer")
	// The browser may have gone; there is nobody to tell.
	_, _ = w.Write(body.Bytes())
}

func serveFile(w http.ResponseWriter, name, contentType string) {
	content, err := files.ReadFile(name)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", contentType)
	_, _ = w.Write(content)
}

// Link is the page's address for the account, limited to a customer if that is
// not "".
func (a Account) Link(customer string) string {
	query := url.Values{"account": {a.ID}, "mode": {a.Mode}}
	if customer != "" {
		query.Set("customer", customer)
	}
	return Path + "?" + query.Encode()
}

// Link is the page's address for the same account and another customer.
func (v View) Link(customer string) string { return v.This().Link(customer) }

// This is the account that the page shows.
func (v View) This() Account { return Account{ID: v.Account, Mode: v.Mode} }

// CustomerName is the name of the customer whose page it is, or its id.
func (v View) CustomerName() string {
	for _, c := range v.Overview.Customers.Items {
		if c.Name != "" {
			return c.Name
		}
	}
	return v.Customer
}

// IsAbout says whether the page shows a request with the path and the parameters: all,
// or those that name its customer, or a grant or an invoice that it shows.
func (v View) IsAbout(path string, parameters ...map[string]string) bool {
	if v.Customer == "" {
		return true
	}
	named := slices.Collect(strings.SplitSeq(path, "/"))
	for _, values := range parameters {
		named = slices.AppendSeq(named, maps.Values(values))
	}
	is := func(id string) bool { return slices.Contains(named, id) }
	return is(v.Customer) ||
		slices.ContainsFunc(v.Overview.Grants.Items, func(g account.GrantOverview) bool { return is(g.ID) }) ||
		slices.ContainsFunc(v.Overview.Invoices.Items, func(i account.Invoice) bool { return is(i.ID) })
}

// GrantName is how invoices name the grant: by its name, or its id.
func (v View) GrantName(id string) string {
	for _, g := range v.Overview.Grants.Items {
		if g.ID == id && g.Name != "" {
			return g.Name
		}
	}
	return id
}
