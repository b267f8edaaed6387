// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"context"
	"os"
	"sync"
	"testing"

	"github.com/hashicorp/go-version"

	"github.com/billing-credits/terraform-provider-stripe/internal/cmd/terraformcli"
)

// runningCLI asks the Terraform or OpenTofu that runs the tests once what it is.
var runningCLI = sync.OnceValues(func() (terraformcli.CLI, error) {
	path, err := findTerraform()
	if err != nil {
		return terraformcli.CLI{}, err
	}
	return terraformcli.Identify(context.Background(), path)
})

// envProviderHost is where terraform-plugin-testing says that the provider comes from.
const envProviderHost = "TF_ACC_PROVIDER_HOST"

// tellPluginTesting makes terraform-plugin-testing run the same Terraform or OpenTofu
// as all else here, and serve the provider under the name that it looks for. On its
// own, plugin-testing looks for Terraform only, and under OpenTofu every test fails
// with a sentence about a "legacy provider namespace". What the caller has set stays.
// Where there is no Terraform, plugin-testing says so.
var tellPluginTesting = sync.OnceFunc(func() {
	cli, err := runningCLI()
	if err != nil {
		return
	}
	path, _ := findTerraform()
	for name, value := range map[string]string{terraformcli.EnvPath: path, envProviderHost: cli.Registry()} {
		if os.Getenv(name) == "" {
			_ = os.Setenv(name, value)
		}
	}
})

// NeedVersion skips a test that needs a newer Terraform, and says which and for what.
// OpenTofu is skipped too, unless opentofu says from which of its versions on it can
// do the same.
func NeedVersion(t testing.TB, terraform *version.Version, what string, opentofu ...*version.Version) {
	t.Helper()
	cli := must(runningCLI())(t)
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
