// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

// terraform-provider-stripe serves the provider to Terraform and OpenTofu. With
// -plan-summary it says instead what a plan does with credits.
package main

import (
	"flag"
	"fmt"
	"os"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"

	"github.com/billing-credits/terraform-provider-stripe/internal/plansummary"
	"github.com/billing-credits/terraform-provider-stripe/internal/provider"
)

// version is set by the release build.
var version = "dev"

func main() {
	debugging := flag.Bool("debug", false, "serve for a debugger, and print how Terraform reaches this process (TF_REATTACH_PROVIDERS)")
	plan := flag.String("plan-summary", "", "write what a plan does with credits as Markdown, and exit with 3 if a grant may end or be granted again; the `file` holds the output of terraform show -json, - is standard input")
	flag.Parse()
	if *plan != "" {
		os.Exit(plansummary.Command(*plan, provider.Address, os.Stdin, os.Stdout, os.Stderr))
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
