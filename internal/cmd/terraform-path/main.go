// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

// Command terraform-path prints the path of a Terraform for tests and
// generators, after fetching one if there is none.
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
	path, err := terraformcli.Find(ctx)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "terraform-path:", err)
		os.Exit(1)
	}
	fmt.Println(path)
}
