// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package grantresource

import (
	"context"
	"fmt"
	"strings"
	"unicode"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/billing-credits/terraform-provider-stripe/internal/granting"
)

// CustomerID returns a validator of a customer's id. It refuses an email, a name
// and the ids of other objects, and says how to find the customer.
func CustomerID() validator.String {
	return id{
		object:  "a customer",
		example: "cus_...",
		own:     "cus_",
		find:    `the data source stripe_customer finds it: data "stripe_customer" "this" { email = "..." }, then data.stripe_customer.this.id`,
	}
}

// AccountID returns a validator of the id of an account that is a customer.
func AccountID() validator.String {
	return id{object: "an account", example: "acct_...", own: "acct_", always: true, find: "a customer (cus_...) is named by customer instead"}
}

// LooksLikeCustomerID reports an id like those that Stripe makes for customers.
func LooksLikeCustomerID(id string) bool { return strings.HasPrefix(id, "cus_") }

// GrantID returns a validator of a credit grant's id.
func GrantID() validator.String {
	return id{object: "a credit grant", example: "credgr_...", own: granting.IDPrefix, always: true, find: "the data source stripe_billing_credit_grants lists grants"}
}

// MeterID returns a validator of a billing meter's id.
func MeterID() validator.String {
	return id{object: "a billing meter", example: "mtr_...", own: "mtr_", find: "the data source stripe_billing_meter finds it by event_name"}
}

// InvoiceID returns a validator of an invoice's id.
func InvoiceID() validator.String {
	return id{object: "an invoice", example: "in_...", own: "in_", find: "the Dashboard shows it in the address of the invoice"}
}

// TransactionID returns a validator of the id of a credit balance transaction.
func TransactionID() validator.String {
	return id{object: "a credit balance transaction", example: "cbtxn_...", own: "cbtxn_", find: "the data source stripe_billing_credit_balance_transactions lists them"}
}

// PriceID returns a validator of a price's id. It refuses the ids of products and
// of other objects, and says how to find the price.
func PriceID() validator.String {
	return id{
		object:  "a price",
		example: "price_...",
		own:     "price_",
		find:    `the data source stripe_price finds it: data "stripe_price" "this" { lookup_key = "..." }, then data.stripe_price.this.id`,
	}
}

// BillableItemID returns a validator of a billable item's id, whose form is OPEN.
func BillableItemID() validator.String {
	return id{object: "a billable item", example: "as Stripe's preview names it", find: "Stripe's API reference of the preview version describes billable_items"}
}

// id refuses what cannot be the id of an object. It tells ids by what they cannot
// be, not by their prefix: an account may have customers and prices with ids that
// it chose itself (plans of old accounts are prices with such ids), and a
// configuration that names them is right.
type id struct {
	object  string // what it is the id of, like "a customer"
	example string
	own     string // the prefix that ids of the object have
	find    string // how to find the id
	always  bool   // whether each such id has the prefix
}

func (v id) Description(context.Context) string {
	return fmt.Sprintf("must be the ID of %s (%s)", v.object, v.example)
}

func (v id) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (v id) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	written := req.ConfigValue.ValueString()
	what := v.mistakenFor(visible(written))
	switch {
	case what != "":
		resp.Diagnostics.AddAttributeError(req.Path, "Not the ID of "+v.object,
			fmt.Sprintf("%q is %s, not the ID of %s. Write its ID (%s); %s.", written, what, v.object, v.example, v.find))
	case Unclean(written) != "":
		resp.Diagnostics.AddAttributeError(req.Path, "Not the ID of "+v.object, Unclean(written))
	}
}

// prefixes are those of ids that are most easily confused (SPEC, the examples of
// each object's id).
var prefixes = []struct{ prefix, what string }{
	{"prod_", "the ID of a product"},
	{"price_", "the ID of a price"},
	{"cus_", "the ID of a customer"},
	{"sub_", "the ID of a subscription"},
	{"si_", "the ID of a subscription item"},
	{"mtr_", "the ID of a meter"},
	{"in_", "the ID of an invoice"},
	{"acct_", "the ID of an account"},
	{"cbtxn_", "the ID of a credit balance transaction"},
	{granting.IDPrefix, "the ID of a credit grant"},
}

// mistakenFor is what the text, without what cannot be seen, is instead of an id of
// the object, "" if it may be one.
func (v id) mistakenFor(text string) string {
	switch {
	case text == "":
		return "empty"
	case strings.Contains(text, "@"):
		return "an email address"
	case strings.ContainsFunc(text, unicode.IsSpace):
		return "a name"
	}
	for _, known := range prefixes {
		if strings.HasPrefix(text, known.prefix) && known.prefix != v.own {
			return known.what
		}
	}
	if v.always && (!strings.HasPrefix(text, v.own) || text == v.own) {
		return "something else"
	}
	return ""
}
