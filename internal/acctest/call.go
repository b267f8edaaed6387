// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"cmp"
	"context"
	"net/http"
	"testing"

	"github.com/billing-credits/terraform-provider-stripe/internal/cmd/stripecall"
)

// Object is an answer of Stripe.
type Object = stripecall.Object

// Get reads from the account, and fails the test unless Stripe answers 200.
func (a *Account) Get(t testing.TB, path string) Object {
	t.Helper()
	return want200(t)(a.client().Get(context.Background(), path))
}

// Post changes something in the account. The form is pairs like
// "amount[monetary][value]", "1000".
func (a *Account) Post(t testing.TB, path string, form ...string) Object {
	t.Helper()
	return want200(t)(a.client().Post(context.Background(), path, form...))
}

// Delete deletes an object of the account.
func (a *Account) Delete(t testing.TB, path string) Object {
	t.Helper()
	return want200(t)(a.client().Delete(context.Background(), path))
}

func want200(t testing.TB) func(stripecall.Answer, error) Object {
	return func(answer stripecall.Answer, err error) Object {
		t.Helper()
		switch {
		case err != nil:
			t.Fatal(err)
		case answer.Status != http.StatusOK:
			t.Fatal(answer.Err())
		}
		return answer.Body
	}
}

func (a *Account) client() *stripecall.Client {
	client := stripecall.Once(a.Base, a.key)
	client.Version = cmp.Or(a.version, client.Version)
	return client
}
