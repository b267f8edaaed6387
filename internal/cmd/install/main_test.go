// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/billing-credits/terraform-provider-stripe/internal/cmd/terraformcli"
)

const moduleText = `terraform {
  required_providers {
    stripe = {
      source  = "billing-credits/stripe"
      version = "~> 0.1"
    }
  }
}
`

// TestPlainInitFindsIt installs into a home of its own, and then does what a user
// does: terraform init, with no CLI configuration, in a configuration with a module.
func TestPlainInitFindsIt(t *testing.T) {
	if testing.Short() || runtime.GOOS == "windows" {
		t.Skip("the provider is built and Terraform run, which -short leaves out")
	}
	terraform, err := terraformcli.Find(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"GOCACHE", "GOMODCACHE", "GOPATH"} {
		value, err := exec.CommandContext(t.Context(), "go", "env", name).Output()
		if err != nil {
			t.Fatal(err)
		}
		t.Setenv(name, strings.TrimSpace(string(value)))
	}
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("TF_CLI_CONFIG_FILE", filepath.Join(home, "absent.tfrc"))
	t.Setenv("CHECKPOINT_DISABLE", "1")
	var said bytes.Buffer
	if err := run(t.Context(), &said); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(said.String(), "provider_installation") {
		t.Errorf("it complains of a CLI configuration that is not there:\n%s", &said)
	}

	// A variable that names a file which is not there is a warning in every command.
	if err := os.Unsetenv("TF_CLI_CONFIG_FILE"); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	files := map[string]string{
		"main.tf":        moduleText + "module \"amount\" { source = \"./module\" }\n",
		"module/main.tf": moduleText + "output \"minor\" { value = provider::stripe::minor_units(\"1.50\", \"usd\") }\n",
	}
	for name, text := range files {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, command := range []string{"init", "validate"} {
		cmd := exec.CommandContext(t.Context(), terraform, command, "-no-color")
		cmd.Dir = dir
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("terraform %s: %v\n%s", command, err, out)
		}
	}
	lock, err := os.ReadFile(filepath.Join(dir, ".terraform.lock.hcl"))
	if err != nil || !strings.Contains(string(lock), `"`+terraformcli.Version+`"`) {
		t.Errorf("the lock file is %s, %v", lock, err)
	}

	config := filepath.Join(home, ".terraformrc")
	if err := os.WriteFile(config, []byte("provider_installation {\n  direct {}\n}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	said.Reset()
	if err := run(t.Context(), &said); err != nil || !strings.Contains(said.String(), config+" has a provider_installation block") {
		t.Errorf("with a CLI configuration of the user's it says %v\n%s", err, &said)
	}
}
