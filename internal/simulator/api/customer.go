// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package api

import (
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/account"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/billing"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/params"
)

type customerJSON struct {
	ID                  string              `json:"id"`
	Object              string              `json:"object"`
	Address             map[string]any      `json:"address"`
	Balance             int64               `json:"balance"`
	Created             int64               `json:"created"`
	Currency            *string             `json:"currency"`
	DefaultSource       *string             `json:"default_source"`
	Delinquent          bool                `json:"delinquent"`
	Description         *string             `json:"description"`
	Discount            *string             `json:"discount"`
	Email               *string             `json:"email"`
	InvoicePrefix       string              `json:"invoice_prefix"`
	InvoiceSettings     customerInvoiceJSON `json:"invoice_settings"`
	Livemode            bool                `json:"livemode"`
	Metadata            map[string]string   `json:"metadata"`
	Name                *string             `json:"name"`
	NextInvoiceSequence int64               `json:"next_invoice_sequence"`
	Phone               *string             `json:"phone"`
	PreferredLocales    []string            `json:"preferred_locales"`
	Shipping            map[string]any      `json:"shipping"`
	TaxExempt           string              `json:"tax_exempt"`
	TestClock           *string             `json:"test_clock"`
}

func renderCustomer(a *account.Account, c *account.Customer) any {
	if c.Deleted {
		return deletedJSON{ID: c.ID, Object: "customer", Deleted: true}
	}
	return customerJSON{
		ID: c.ID, Object: "customer", Created: c.Created, Description: text(c.Description), Email: text(c.Email),
		InvoicePrefix: c.InvoicePrefix(), Livemode: a.Livemode, Metadata: metadataJSON(c.Metadata), Name: text(c.Name),
		Balance: c.Balance, InvoiceSettings: customerInvoiceJSON{DefaultPaymentMethod: text(c.DefaultPaymentMethod)},
		NextInvoiceSequence: 1, Phone: text(c.Phone), PreferredLocales: []string{}, TaxExempt: "none", TestClock: text(c.TestClock),
	}
}

func customerFields() []params.Field {
	return []params.Field{
		{Name: "balance", Kind: params.Integer, Min: params.Bound(-billing.MaxAmount), Max: params.Bound(billing.MaxAmount)},
		{Name: "description", Clearable: true},
		{Name: "email", Clearable: true, MaxLength: 512},
		{Name: "invoice_settings", Kind: params.Object, Fields: []params.Field{{Name: "default_payment_method", Clearable: true}}},
		{Name: "metadata", Kind: params.Metadata},
		{Name: "name", Clearable: true, MaxLength: 256},
		{Name: "phone", Clearable: true, MaxLength: 20},
	}
}

func setCustomer(c *account.Customer, v params.Values) {
	v.SetString(&c.Description, "description")
	v.SetString(&c.Email, "email")
	v.SetString(&c.Name, "name")
	v.SetString(&c.Phone, "phone")
	v.SetInt(&c.Balance, "balance")
	v.SetString(&c.DefaultPaymentMethod, "invoice_settings", "default_payment_method")
}

var customerObject = object[account.Customer]{kindCustomer, "/v1/customers", (*account.Account).Customer, renderCustomer}

func customerEndpoints() []Endpoint {
	return []Endpoint{
		post(customerObject.path, func(c Call) (any, error) {
			customer := account.Customer{TestClock: c.Params.String("test_clock"), Metadata: c.Params.NewMetadata()}
			setCustomer(&customer, c.Params)
			return rendered(c, renderCustomer)(c.Account.CreateCustomer(customer, c.Params.String("payment_method")))
		}, append(customerFields(), params.Field{Name: "payment_method"}, params.Field{Name: "test_clock"})...),
		customerObject.get(),
		post(customerObject.path+"/{id}", func(c Call) (any, error) {
			change := func(customer *account.Customer) { setCustomer(customer, c.Params) }
			return rendered(c, renderCustomer)(c.Account.UpdateCustomer(c.ID, c.Params.Metadata(), change))
		}, customerFields()...),
		customerObject.del((*account.Account).DeleteCustomer),
		customerObject.list(func(c Call, p account.Page) ([]*account.Customer, bool, error) {
			return c.Account.ListCustomers(c.Params.String("email"), c.Params.String("test_clock"), p)
		}, params.Field{Name: "email", MaxLength: 512}, params.Field{Name: "test_clock"}),
	}
}
