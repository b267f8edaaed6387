// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

// Command compare measures how Stripe's own provider, stripe/stripe, and this one treat a
// credit grant, side by side, and prints a table in Markdown.
//
//	make compare STRIPE=BINARY
//
// BINARY is a terraform-provider-stripe of stripe/stripe: from an archive of its release, or
// built from its tag. Nothing reaches Stripe: both providers talk to a simulator in this
// process. stripe/stripe has no setting for the address of the API, so it is sent there by
// a proxy that stands in for api.stripe.com and refuses all other hosts (HTTPS_PROXY, and a
// certificate by SSL_CERT_FILE, which Go reads on Linux, and not
// on macOS and Windows).
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/cmd/terraformcli"
	"github.com/billing-credits/terraform-provider-stripe/internal/provider"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator"
)

const stripesOwn = "registry.terraform.io/stripe/stripe"

func main() {
	binary := flag.String("stripe", "", "a terraform-provider-stripe of stripe/stripe")
	version := flag.String("version", "0.3.0", "its version")
	flag.Parse()
	if *binary == "" {
		fmt.Fprintln(os.Stderr, "compare: -stripe names the binary of stripe/stripe to compare with.")
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, *binary, *version)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "compare:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, binary, version string) (err error) {
	exec, err := terraformcli.Find(ctx)
	if err != nil {
		return err
	}
	cli, err := terraformcli.Identify(ctx, exec)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "terraform-provider-stripe-compare-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	mirror, err := terraformcli.Build(ctx, dir)
	if err != nil {
		return err
	}
	if err := mirrorBinary(mirror, binary, version); err != nil {
		return err
	}
	sim, err := simulator.New(simulator.Options{})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, sim.Close()) }()
	s, err := standIn(sim, dir)
	if err != nil {
		return err
	}
	defer s.close()

	var seen [2][]string
	for i, address := range []string{stripesOwn, provider.Address} {
		w, err := terraformcli.NewWorkspace(filepath.Join(dir, fmt.Sprint(i)), exec, mirror,
			"HTTPS_PROXY="+s.proxy, "SSL_CERT_FILE="+s.certificate, "STRIPE_API_BASE="+s.base)
		if err != nil {
			return err
		}
		if seen[i], err = measure(ctx, w, address, s.base); err != nil {
			return fmt.Errorf("%s: %w", address, err)
		}
	}
	fmt.Printf("Measured on %s with %s, against the simulator.\n\n| | stripe/stripe %s | billing-credits/stripe |\n|---|---|---|\n",
		time.Now().UTC().Format(time.DateOnly), cli, version)
	for i, r := range rows {
		fmt.Printf("| %s | %s | %s |\n", r.what, seen[0][i], seen[1][i])
	}
	return nil
}

// mirrorBinary puts the binary where terraform init finds it.
func mirrorBinary(mirror, binary, version string) error {
	absolute, err := filepath.Abs(binary)
	if err != nil {
		return err
	}
	if _, err := os.Stat(absolute); err != nil {
		return err
	}
	place := terraformcli.MirrorPath(mirror, stripesOwn, version)
	if err := os.MkdirAll(filepath.Dir(place), 0o755); err != nil {
		return err
	}
	return os.Symlink(absolute, place)
}
