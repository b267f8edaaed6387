// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

// terraform-provider-stripe serves the provider to Terraform and OpenTofu. With
// -plan-summary it says instead what a plan does with credits, and with -explain which
// credits were applied to an invoice.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"

	"github.com/billing-credits/terraform-provider-stripe/internal/explain"
	"github.com/billing-credits/terraform-provider-stripe/internal/plansummary"
	"github.com/billing-credits/terraform-provider-stripe/internal/provider"
)

// version is set by the release build.
var version = "dev"

func main() {
	debugging := flag.Bool("debug", false, "serve for a debugger, and print how Terraform reaches this process (TF_REATTACH_PROVIDERS)")
	plan := flag.String("plan-summary", "", "write what a plan does with credits as Markdown, and exit with 3 if a grant may end or be granted again; the `file` holds the output of terraform show -json, - is standard input")
	invoice := flag.String("explain", "", "write which credit grant paid how much of each line of the `invoice`, or why it paid nothing; it only reads, with the key in STRIPE_API_KEY")
	flag.Parse()
	if *plan != "" {
		os.Exit(plansummary.Command(*plan, provider.Address, os.Stdin, os.Stdout, os.Stderr))
	}
	if *invoice != "" {
		os.Exit(explainInvoice(*invoice))
	}

	var options []tf6server.ServeOpt
	if *debugging {
		options = append(options, tf6server.WithManagedDebug())
	} else {
		provider.PrepareProcess()
	}
	err := tf6server.Serve(provider.Address, func() tfprotov6.ProviderServer { return provider.NewServer(provider.New(version)) }, options...)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// explainInvoice explains the invoice until it is interrupted, and returns the exit
// status.
func explainInvoice(id string) int {
	provider.PrepareProcess()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	client, err := provider.EnvironmentClient(version, os.Getenv)
	if err != nil {
		fmt.Fprintln(os.Stderr, "terraform-provider-stripe:", err)
		return explain.ExitFailed
	}
	return explain.Command(ctx, client, id, os.Stdout, os.Stderr)
}
