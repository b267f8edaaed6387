// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package stripeapi

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/stripe/stripe-go/v81"
)

const customersPath = "/v1/customers"

// Customer is a customer as far as credits concern it (SPEC). Created is in seconds
// since the Unix epoch. Of a deleted one only ID and Deleted are set.
type Customer struct {
	ID        string            `json:"id" stripe:"required"`
	Created   int64             `json:"created"`
	Currency  *string           `json:"currency"`
	Deleted   bool              `json:"deleted"`
	Email     *string           `json:"email"`
	Livemode  bool              `json:"livemode"`
	Metadata  map[string]string `json:"metadata"`
	Name      *string           `json:"name"`
	TestClock *string           `json:"test_clock"`
}

func (Customer) objectName() string { return "customer" }
func (c Customer) objectID() string { return c.ID }

// GetCustomer reads the customer with the id (cus_...), also a deleted one. IsNotFound
// reports that there is none.
func (c *Client) GetCustomer(ctx context.Context, id string) (Customer, error) {
	return getByID[Customer](ctx, c, customersPath, id)
}

// ListCustomers returns the customers with an email, which Stripe compares with
// regard to case, newest first. Those of a test clock and deleted ones are not among
// them (SPEC). It makes no request before the list is read.
func (c *Client) ListCustomers(email string) *Pages[Customer] {
	return newPages(func(ctx context.Context, after string) (page[Customer], error) {
		return list[Customer](ctx, c, customersPath, &stripe.CustomerListParams{ListParams: pageAfter(after), Email: stripe.String(email)})
	})
}

// A grant belongs to a customer (cus_...), or to an account (acct_...) as its customer:
// Accounts v2. Wherever this package takes a customer's id, it takes an account's as well.
// For an account, Stripe answers the id of the customer that stands for it beside its own
// (DOC, docs.stripe.com/connect/use-accounts-as-customers), or null (a public importer).

const accountPrefix = "acct_"

// IsAccountID reports the id of an account in the place of a customer's.
func IsAccountID(customer string) bool { return strings.HasPrefix(customer, accountPrefix) }

// holderParam is the parameter for the id of a customer or of an account.
func holderParam(customer string) string {
	if IsAccountID(customer) {
		return "customer_account"
	}
	return "customer"
}

// setHolder sets the one of the two parameters that a customer's id belongs to. The SDK has
// only customer.
func setHolder(params *stripe.Params, at **string, customer string) {
	if IsAccountID(customer) {
		params.AddExtra(holderParam(customer), customer)
		return
	}
	*at = stripe.String(customer)
}

// setListHolder is setHolder for a list, whose parameters have no extra ones.
func setListHolder(params *stripe.ListParams, at **string, customer string) {
	if IsAccountID(customer) {
		params.Filters.AddFilter(holderParam(customer), "", customer)
		return
	}
	*at = stripe.String(customer)
}

// HolderID is the id of the grant's customer, or of the account if there is no customer.
func (g CreditGrant) HolderID() string { return cmp.Or(g.Customer, g.CustomerAccount) }

// IsOf reports a grant of a customer or account, by its id.
func (g CreditGrant) IsOf(customer string) bool {
	return customer != "" && (g.Customer == customer || g.CustomerAccount == customer)
}

// readableIn returns an error for a grant of an account in a version without accounts,
// in which nothing that is about an account can be asked for.
func (g CreditGrant) readableIn(v Version) error {
	if g.Customer != "" || v.HasAccounts() {
		return nil
	}
	return fmt.Errorf("its customer is the account %s, which needs stripe_version = %q or a later one", g.CustomerAccount, AccountsSince)
}

// holdersOf are the ids in the customer and customer_account of an answer. ok is false
// where the customer cannot be told.
func holdersOf(customer, account json.RawMessage) (ids []string, ok bool) {
	own, other := textOf(customer), textOf(account)
	ids = slices.DeleteFunc([]string{own, other}, func(id string) bool { return id == "" })
	return ids, own != "" || string(customer) == "null" || len(customer) == 0 && other != ""
}

// isOf returns an error for an answer about a customer and an account other than the one
// that was asked for.
func isOf(want, customer, account string) error {
	if want == customer || want == account {
		return nil
	}
	return fmt.Errorf("it is about the customer %q, not about %q", cmp.Or(customer, account), want)
}

// IsNoHolder reports that there is no customer or account of an id, by the error of
// GetHolder. An account's id is a parameter, so HTTP 404 says nothing of it.
func IsNoHolder(id string, err error) bool {
	if IsAccountID(id) {
		return IsMissing(err) && !IsNotFound(err)
	}
	return IsNotFound(err)
}

// GetHolder reads whom credits are granted to: a customer, like GetCustomer, or an account,
// for which a list of its grants shows that it exists, and its test clock.
// IsNoHolder reports that there is none.
func (c *Client) GetHolder(ctx context.Context, id string) (Customer, error) {
	if !IsAccountID(id) {
		return c.GetCustomer(ctx, id)
	}
	holder := Customer{ID: id, Livemode: c.Livemode()}
	grants, err := c.creditGrantPage(ctx, id, "")
	if err == nil && len(grants.Data) > 0 {
		holder.TestClock = grants.Data[0].TestClock
	}
	return holder, err
}
