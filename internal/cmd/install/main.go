// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

// Command install builds the provider of this checkout into the user's folder of
// Terraform plugins, where a plain `terraform init` finds it: with a lock file, in
// modules, and without a change to any CLI configuration.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/billing-credits/terraform-provider-stripe/internal/cmd/terraformcli"
	"github.com/billing-credits/terraform-provider-stripe/internal/provider"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Stdout)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "install:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, out io.Writer) error {
	plugins, err := pluginFolder()
	if err != nil {
		return err
	}
	installed, err := terraformcli.Install(ctx, plugins, terraformcli.Version)
	if err != nil {
		return err
	}
	for _, binary := range installed {
		fmt.Fprintln(out, "Installed", binary)
	}
	fmt.Fprintf(out, `
terraform init finds it now, as version %[1]s of billing-credits/stripe:

  terraform {
    required_providers {
      stripe = {
        source  = "billing-credits/stripe"
        version = "~> 0.1"
      }
    }
  }

Where an earlier build was used, terraform init refuses this one, because the lock
file holds the other's checksum: remove .terraform.lock.hcl, and run it again.
`, terraformcli.Version)
	if config := cliConfiguration(); hasInstallation(config) {
		fmt.Fprintf(out, `
%s has a provider_installation block, so Terraform
looks only where that says. Add there:

  filesystem_mirror {
    path    = %q
    include = [%q]
  }
`, config, filepath.ToSlash(plugins), provider.Address)
	}
	return nil
}

// pluginFolder is where Terraform and OpenTofu look for providers before they ask
// a registry (DOC, developer.hashicorp.com/terraform/cli/config: implied local
// mirror directories).
func pluginFolder() (string, error) {
	if runtime.GOOS == "windows" {
		roaming, err := os.UserConfigDir()
		return filepath.Join(roaming, "terraform.d", "plugins"), err
	}
	home, err := os.UserHomeDir()
	return filepath.Join(home, ".terraform.d", "plugins"), err
}

// cliConfiguration is the file in which the user may have told Terraform where to
// look for providers.
func cliConfiguration() string {
	if named := os.Getenv("TF_CLI_CONFIG_FILE"); named != "" {
		return named
	}
	if runtime.GOOS == "windows" {
		roaming, _ := os.UserConfigDir()
		return filepath.Join(roaming, "terraform.rc")
	}
	home, _ := os.UserHomeDir()
	return filepath.Join(home, ".terraformrc")
}

// hasInstallation reports whether a CLI configuration says where providers come
// from. A file that is not there says nothing.
func hasInstallation(config string) bool {
	text, err := os.ReadFile(config)
	return err == nil && strings.Contains(string(text), "provider_installation")
}
