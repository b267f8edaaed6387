// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package granting_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/billing-credits/terraform-provider-stripe/internal/acctest"
	"github.com/billing-credits/terraform-provider-stripe/internal/granting"
	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

const grantsPath = "/v1/billing/credit_grants"

// newRun returns a run in an account. meet sees each of its requests, and reports that it
// has answered in Stripe's place; nil never does.
func newRun(t *testing.T, account *acctest.Account, options granting.Options, meet func(e *acctest.Exchange) bool) *granting.Run {
	t.Helper()
	between := *account
	between.Base = account.Gateway(t, func(e *acctest.Exchange) {
		if meet == nil || !meet(e) {
			e.Pass()
		}
	})
	return granting.NewRun(between.Client(t), options)
}

// refusal is an error of Stripe's after which the client does not send a request again.
func refusal(status int, code string) acctest.Answer {
	answer := acctest.Refusal(status, code, "", "Not now")
	answer.Header.Set("Stripe-Should-Retry", "false")
	return answer
}

// refusing answers the requests of a method to a path with an error.
func refusing(method, path string, status int) func(e *acctest.Exchange) bool {
	return func(e *acctest.Exchange) bool {
		refused := e.Method == method && e.Path == path
		if refused {
			e.Reply(refusal(status, ""))
		}
		return refused
	}
}

func isCreate(e *acctest.Exchange) bool { return e.Method == http.MethodPost && e.Path == grantsPath }

func isList(e *acctest.Exchange) bool { return e.Method == http.MethodGet && e.Path == grantsPath }

// reads reports a request for one grant.
func reads(e *acctest.Exchange) bool {
	return e.Method == http.MethodGet && strings.HasPrefix(e.Path, grantsPath+"/")
}

// readsClock reports a request for a test clock.
func readsClock(e *acctest.Exchange) bool {
	return strings.HasPrefix(e.Path, "/v1/test_helpers/test_clocks/")
}

// updates reports a change of the terms of a grant.
func updates(e *acctest.Exchange) bool {
	return e.Method == http.MethodPost && strings.HasPrefix(e.Path, grantsPath+"/") && strings.Count(e.Path, "/") == 4
}

// termsOf are the terms of acctest.Account.Grant, with an idempotency key unless that is "".
func termsOf(customer, key string) stripeapi.CreditGrantCreate {
	metered := "metered"
	return stripeapi.CreditGrantCreate{
		Amount: stripeapi.Monetary{Currency: "usd", Value: 1000}, Scope: stripeapi.Scope{PriceType: &metered},
		Category: "promotional", Customer: customer, Metadata: granting.StoredMetadata(nil, key),
	}
}

// grantWithKey makes a grant on those terms by hand.
func grantWithKey(t *testing.T, account *acctest.Account, customer, key string) string {
	t.Helper()
	return account.Grant(t, customer, "metadata["+granting.KeyMetadata+"]", key)
}

// summaryOf is the summary of a refusal, and the error itself if it is none.
func summaryOf(err error) string {
	if err == nil {
		return ""
	}
	if refused := granting.RefusalOf(err); refused != nil {
		return refused.Summary
	}
	return err.Error()
}
