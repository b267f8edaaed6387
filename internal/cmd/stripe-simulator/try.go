// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"
	"io"
)

// printTry says how to use the sample.
func printTry(w io.Writer, base string) {
	fmt.Fprintf(w, `
The account of %[2]s has customers, a meter, a price, subscriptions
with usage, and credits. To use it, in another shell:

export STRIPE_API_BASE=%[1]s
export STRIPE_API_KEY=%[2]s

What to try:

  open %[1]s/ in a browser: who has which credits, what is left
  of them, which invoice they paid, and requests as they come in

  curl -G "$STRIPE_API_BASE/v1/billing/credit_grants" -u "$STRIPE_API_KEY:" -d limit=3

  terraform plan, with this provider and a stripe_billing_credit_grant for a
  customer that the page shows (make install says how to use the provider)

Ctrl-C stops it.
`, base, sampleKey)
}
