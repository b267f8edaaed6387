// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

// terraform-provider-stripe serves the provider to Terraform and OpenTofu. With
// -plan-summary it says instead what a plan does with credits.
package main

import (
	"flag"
	"log"
	"os"
	"runtime/debug"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"

	"github.com/billing-credits/terraform-provider-stripe/internal/plansummary"
	"github.com/billing-credits/terraform-provider-stripe/internal/provider"
)

// gcPercent lets the garbage collector run a third as often as by default, unless the
// environment sets GOGC. Little of what a call allocates outlives it, and collecting it
// was a fifth of the wall time of a plan of thousands of resources, on two cores that
// Terraform needs as well.
const gcPercent = 300

// version is set by the release build.
var version = "dev"

func main() {
	debugging := flag.Bool("debug", false, "serve for a debugger, and print how Terraform reaches this process (TF_REATTACH_PROVIDERS)")
	plan := flag.String("plan-summary", "", "write what a plan does with credits as Markdown, and exit with 3 if a grant ends or is granted anew; the `file` holds the output of terraform show -json, - is standard input")
	flag.Parse()
	if *plan != "" {
		os.Exit(plansummary.Command(*plan, provider.Address, os.Stdin, os.Stdout, os.Stderr))
	}

	var options []tf6server.ServeOpt
	if *debugging {
		options = append(options, tf6server.WithManagedDebug())
	} else if !loggingEnabled(os.Environ()) {
		disableLogs()
	}
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	err := tf6server.Serve(provider.Address, func() tfprotov6.ProviderServer { return provider.NewServer(provider.New(version)) }, options...)
	if err != nil {
		log.Fatal(err)
	}
}

// loggingEnabled reports whether the environment enables a provider's log. If not,
// the SDK would still write all of it, at the level TRACE, for Terraform to parse
// and discard, which is most of the time of a plan of a thousand resources.
func loggingEnabled(environment []string) bool {
	for _, variable := range environment {
		name, level, _ := strings.Cut(variable, "=")
		enables := name == "TF_LOG" || strings.HasPrefix(name, "TF_LOG_PROVIDER") || strings.HasPrefix(name, "TF_LOG_SDK")
		if enables && level != "" {
			return true
		}
	}
	return false
}

// disableLogs keeps the SDK from writing a log.
func disableLogs() {
	for _, name := range []string{"TF_LOG_SDK", "TF_LOG_PROVIDER"} {
		if err := os.Setenv(name, "off"); err != nil {
			log.Print(err)
		}
	}
}
