// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package explain

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

// The exit statuses of the command.
const (
	ExitExplained = 0
	ExitFailed    = 1
)

// Command writes to stdout why which grant was applied to the invoice with the id, and
// returns the exit status. It changes nothing in Stripe.
func Command(ctx context.Context, client *stripeapi.Client, invoice string, stdout, stderr io.Writer) int {
	fail := func(format string, args ...any) int {
		fmt.Fprintln(stderr, "terraform-provider-stripe: "+stripeapi.Harmless(fmt.Sprintf(format, args...)))
		return ExitFailed
	}
	if stripeapi.LooksLikeKey(invoice) || !strings.HasPrefix(invoice, "in_") {
		return fail("-explain takes the ID of an invoice, which begins with in_.")
	}
	facts, err := Read(ctx, client, invoice)
	switch {
	case stripeapi.IsNotFound(err):
		return fail("Invoice %s, or something that it refers to, does not exist in the account and mode of the API key: %s", invoice, err)
	case err != nil:
		return fail("Could not read what explains invoice %s: %s%s", invoice, err, stripeapi.Advice(err))
	}
	if err := write(stdout, facts, Explain(facts)); err != nil {
		return fail("Could not write the explanation: %s", err)
	}
	return ExitExplained
}
