// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

// Command probe finds out how Stripe behaves where nobody has written it down: the
// points that are OPEN in this project, each a switch of its simulator.
//
//	STRIPE_API_KEY=sk_test_... probe
//
// In test mode, on customers and a test clock of its own, it asks for what the
// open points are about, and prints each answer as a line: the status, the
// error's type, code and parameter, and its words. Its last line is a JSON object
// with the settings of the simulator's switches that these answers come to. What
// it made it ends and deletes, as far as Stripe lets it.
//
// STRIPE_API_BASE names another address than Stripe's, https or loopback. A live
// mode key is refused.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/billing-credits/terraform-provider-stripe/internal/cmd/stripecall"
	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

// requestsPerSecond leaves room for others: Stripe allows 25 in test mode (DOC).
const requestsPerSecond = 10

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Getenv("STRIPE_API_KEY"), os.Getenv("STRIPE_API_BASE"), os.Stdout)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "probe:", err)
		os.Exit(1)
	}
}

// run probes the Stripe at base, "" for Stripe itself, with a test mode key.
func run(ctx context.Context, key, base string, out io.Writer) error {
	client, err := connect(key, base)
	if err != nil {
		return err
	}
	p := newProbe(ctx, client, out)
	p.open()
	p.cleanUp()
	if p.err != nil {
		return p.err
	}
	return p.report.settings(out)
}

// connect makes the client, unless the key or the address may not be used.
func connect(key, base string) (*stripecall.Client, error) {
	parsed, err := stripeapi.ParseKey(key)
	switch {
	case errors.Is(err, stripeapi.ErrKeyMissing):
		return nil, errors.New("set STRIPE_API_KEY to a test mode key (sk_test_... or rk_test_...)")
	case err != nil:
		return nil, fmt.Errorf("STRIPE_API_KEY: %w", err)
	case parsed.Livemode():
		return nil, errors.New("STRIPE_API_KEY is a live mode key, and the probe grants and ends credits; set a test mode key (sk_test_... or rk_test_...)")
	}
	perSecond := requestsPerSecond
	if base == "" {
		base = stripeapi.DefaultBase
	}
	if base, err = stripeapi.ParseBase(base); err != nil {
		return nil, fmt.Errorf("STRIPE_API_BASE: %w", err)
	}
	if strings.HasPrefix(base, "http:") {
		perSecond = 0 // this machine's own simulator
	}
	return stripecall.New(base, strings.TrimSpace(key), perSecond), nil
}
