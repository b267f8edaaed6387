// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package api

import (
	"net/http"
	"slices"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/account"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/apierror"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/params"
)

// Call is one request to an endpoint: the account, whose lock is held, the id in
// the path, and the checked parameters.
type Call struct {
	Account *account.Account
	Version Version
	Path    string
	ID      string
	Params  params.Values
}

// Endpoint is one call of Stripe's API. Run answers what is to be encoded as JSON
// while the account's lock is still held, or an error that is an *apierror.Error.
type Endpoint struct {
	Method string
	// Pattern is the path, with {id} for the id of an object.
	Pattern string
	Fields  []params.Field
	Run     func(Call) (any, error)
}

// Route is how statistics name the endpoint.
func (e Endpoint) Route() string { return e.Method + " " + e.Pattern }

// Endpoints are all that the simulator serves. Every one takes `expand` beside
// its own parameters.
func Endpoints() []Endpoint {
	all := slices.Concat(
		accountEndpoints(),
		clockEndpoints(),
		customerEndpoints(),
		grantEndpoints(),
		ledgerEndpoints(),
		productEndpoints(),
		priceEndpoints(),
		meterEndpoints(),
		meterEventEndpoints(),
		subscriptionEndpoints(),
		previewEndpoints(),
		invoiceEndpoints(),
		invoiceItemEndpoints(),
		chargeEndpoints(),
		creditNoteEndpoints(),
		couponEndpoints(),
		taxRateEndpoints(),
		paymentMethodEndpoints(),
		eventEndpoints(),
		webhookEndpoints(),
	)
	for i := range all {
		all[i].Fields = append(slices.Clip(all[i].Fields), params.Expand())
		all[i].Run = inVersion(afterBilling(all[i].Run))
	}
	return all
}

// afterBilling lets the account do first what billing has to do by now.
func afterBilling(run func(Call) (any, error)) func(Call) (any, error) {
	return func(c Call) (any, error) {
		c.Account.CatchUp()
		return run(c)
	}
}

// inVersion renders an answer as the version of the request has it.
func inVersion(run func(Call) (any, error)) func(Call) (any, error) {
	return func(c Call) (any, error) {
		answer, err := run(c)
		return c.Version.in(answer), err
	}
}

func get(pattern string, run func(Call) (any, error), fields ...params.Field) Endpoint {
	return Endpoint{Method: http.MethodGet, Pattern: pattern, Fields: fields, Run: run}
}

func post(pattern string, run func(Call) (any, error), fields ...params.Field) Endpoint {
	return Endpoint{Method: http.MethodPost, Pattern: pattern, Fields: fields, Run: run}
}

func pageOf(v params.Values) (account.Page, error) {
	if v.Has("starting_after") && v.Has("ending_before") {
		return account.Page{}, apierror.Invalid(apierror.CodeParametersExclusive, "",
			"You may only specify one of these parameters: ending_before, starting_after.").BeforeExecution()
	}
	page := account.Page{Limit: 10, StartingAfter: v.String("starting_after"), EndingBefore: v.String("ending_before")}
	if v.Has("limit") {
		page.Limit = int(v.Int("limit"))
	}
	return page, nil
}

// rendered turns an object and an error into an endpoint's answer.
func rendered[T any](c Call, render func(*account.Account, *T) any) func(*T, error) (any, error) {
	return func(item *T, err error) (any, error) {
		if err != nil {
			return nil, err
		}
		return render(c.Account, item), nil
	}
}
