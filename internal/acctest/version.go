// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"encoding/json"
	"fmt"
	"os/exec"
	"strings"
	"sync"
	"testing"

	"github.com/hashicorp/go-version"
)

// CLI is the Terraform or OpenTofu that runs the tests.
type CLI struct {
	Name    string // "Terraform" or "OpenTofu"
	Version *version.Version
}

// IsOpenTofu reports OpenTofu, whose versions say nothing about Terraform's features.
func (c CLI) IsOpenTofu() bool { return c.Name == "OpenTofu" }

func (c CLI) String() string { return c.Name + " " + c.Version.String() }

// RunningCLI asks the Terraform that TF_ACC_TERRAFORM_PATH names, or that is on the
// PATH, once what it is.
var RunningCLI = sync.OnceValues(func() (CLI, error) {
	machine, err := exec.Command(terraform(), "version", "-json").Output()
	if err != nil {
		return CLI{}, fmt.Errorf("%s version -json: %w", terraform(), err)
	}
	var said struct {
		Version string `json:"terraform_version"`
	}
	if err := json.Unmarshal(machine, &said); err != nil {
		return CLI{}, err
	}
	human, err := exec.Command(terraform(), "version").Output()
	if err != nil {
		return CLI{}, err
	}
	cli := CLI{Name: "Terraform"}
	if strings.HasPrefix(string(human), "OpenTofu") {
		cli.Name = "OpenTofu"
	}
	cli.Version, err = version.NewVersion(said.Version)
	return cli, err
})

// NeedVersion skips a test that needs a newer Terraform, and says which and for what.
// OpenTofu is skipped too, unless opentofu says from which of its versions on it can
// do the same.
func NeedVersion(t testing.TB, terraform *version.Version, what string, opentofu ...*version.Version) {
	t.Helper()
	cli, err := RunningCLI()
	if err != nil {
		t.Fatal(err)
	}
	need := terraform
	switch {
	case cli.IsOpenTofu() && len(opentofu) == 0:
		t.Skipf("needs Terraform >= %s, for %s, which OpenTofu does not have; this is %s", terraform, what, cli)
	case cli.IsOpenTofu():
		need = opentofu[0]
	}
	// Prereleases have what their release will have.
	if cli.Version.Core().LessThan(need) {
		t.Skipf("needs %s >= %s, for %s; this is %s", cli.Name, need, what, cli)
	}
}
