// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/billing-credits/terraform-provider-stripe/internal/cmd/terraformcli"
)

// TestCheckout finds the provider's module from this one, where its tests run.
func TestCheckout(t *testing.T) {
	t.Parallel()
	checkout, err := terraformcli.Checkout(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{"main.go", ".goreleaser.yml"} {
		if _, err := os.Stat(filepath.Join(checkout, file)); err != nil {
			t.Error(err)
		}
	}
}
