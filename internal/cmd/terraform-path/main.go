// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

// Command terraform-path prints the path of a Terraform or OpenTofu for tests, after
// fetching a Terraform if there is none. What it is, it says on the standard error, so
// that a reader of the log of a run knows.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"

	"github.com/billing-credits/terraform-provider-stripe/internal/cmd/terraformcli"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	path, cli, err := find(ctx)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "terraform-path:", err)
		os.Exit(1)
	}
	fmt.Fprintf(os.Stderr, "Using %s at %s.\n", cli, path)
	fmt.Println(path)
}

func find(ctx context.Context) (string, terraformcli.CLI, error) {
	path, err := terraformcli.Find(ctx)
	if err != nil {
		return "", terraformcli.CLI{}, err
	}
	cli, err := terraformcli.Identify(ctx, path)
	return path, cli, err
}
