// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package exampletest

import (
	"fmt"
	"testing"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/acctest"
)

// fixtures make what an example refers to. All that one example asks for belongs
// together: its grant is its customer's.
type fixtures struct {
	t       *testing.T
	account *acctest.Account
	made    map[string]string
}

// value is a variable's value in HCL, by the variable's name. The recipe of the
// folder comes before the names that all examples share.
func (f *fixtures) value(folder, name string) (value string, known bool) {
	fill := recipes[folder][name]
	if fill == nil {
		fill = commonVariables[name]
	}
	if fill == nil {
		return "", false
	}
	return fill(f), true
}

// once makes a thing for the first who asks.
func (f *fixtures) once(name string, create func() string) string {
	if _, made := f.made[name]; !made {
		f.made[name] = create()
	}
	return f.made[name]
}

const email = "jenny.rosen@example.com"

func (f *fixtures) customer() string {
	return f.once("customer", func() string {
		return f.account.Post(f.t, "/v1/customers", "name", "Jenny Rosen", "email", email).ID()
	})
}

func (f *fixtures) grant() string {
	return f.once("grant", func() string { return f.account.Grant(f.t, f.customer()) })
}

// transaction is the row that granting wrote into the ledger.
func (f *fixtures) transaction() string {
	f.grant()
	return f.account.Get(f.t, "/v1/billing/credit_balance_transactions?customer="+f.customer()).List("data")[0].ID()
}

// paidInvoice is one over 25.00 USD.
func (f *fixtures) paidInvoice() string {
	return f.once("invoice", func() string {
		invoice := f.account.Post(f.t, "/v1/invoices", "customer", f.customer(), "currency", "usd").ID()
		f.account.Post(f.t, "/v1/invoiceitems", "customer", f.customer(), "invoice", invoice, "amount", "2500", "currency", "usd")
		f.account.Post(f.t, "/v1/invoices/"+invoice+"/finalize")
		return f.account.Post(f.t, "/v1/invoices/"+invoice+"/pay").ID()
	})
}

const (
	eventName = "api_requests"
	lookupKey = "api_requests_metered"
)

func (f *fixtures) meter() string {
	return f.once("meter", func() string {
		return f.account.Post(f.t, "/v1/billing/meters", "display_name", "API requests", "event_name", eventName,
			"default_aggregation[formula]", "sum").ID()
	})
}

func (f *fixtures) price() string {
	return f.once("price", func() string {
		return f.account.Post(f.t, "/v1/prices", "product_data[name]", "API", "currency", "usd", "unit_amount", "1", "lookup_key", lookupKey,
			"recurring[interval]", "month", "recurring[usage_type]", "metered", "recurring[meter]", f.meter()).ID()
	})
}

// stranger is another customer each time.
func (f *fixtures) stranger() string { return f.account.Customer(f.t) }

func inDays(days int) string {
	return quoted(time.Now().UTC().AddDate(0, 0, days).Format(time.RFC3339))
}

func quoted(text string) string { return fmt.Sprintf("%q", text) }
