// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/billing-credits/terraform-provider-stripe/internal/cmd/terraformcli"
)

// envRecord names the file to which a pretended program writes the providers that it
// is to reattach to, and makes this test binary run TestOneStep.
const envRecord = "ACCTEST_RECORD"

// TestOneStep is an acceptance test as others are, for TestProviderHost to run in a
// process of its own.
func TestOneStep(t *testing.T) {
	if os.Getenv(envRecord) == "" {
		t.Skip("TestProviderHost runs it, with a pretended program")
	}
	account := New(t)
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: account.Providers(),
		Steps:                    []resource.TestStep{{Config: account.Config(`data "stripe_customer" "x" { id = "cus_x" }`)}},
	})
}

// TestProviderHost runs an acceptance test with a program that says what it is and
// fails at all else: the provider is offered to it under its own registry's name,
// however the program was found, unless the caller names another.
func TestProviderHost(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("it writes shell scripts")
	}
	self := must(os.Executable())(t)
	for name, tc := range map[string]struct {
		program, says string
		named         bool   // by TF_ACC_TERRAFORM_PATH, else the only one on the PATH
		set           string // TF_ACC_PROVIDER_HOST
		want          string
	}{
		"OpenTofu by name":       {program: "anything", says: "OpenTofu v1.12.6", named: true, want: "registry.opentofu.org"},
		"OpenTofu on the PATH":   {program: "tofu", says: "OpenTofu v1.12.6", want: "registry.opentofu.org"},
		"Terraform by name":      {program: "anything", says: "Terraform v1.14.9", named: true, want: "registry.terraform.io"},
		"Terraform on the PATH":  {program: "terraform", says: "Terraform v1.14.9", want: "registry.terraform.io"},
		"a host of the caller's": {program: "tofu", says: "OpenTofu v1.12.6", set: "example.com", want: "example.com"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			record := filepath.Join(dir, "record")
			program := filepath.Join(dir, tc.program)
			number := strings.Fields(tc.says)[1][1:]
			script := fmt.Sprintf(`#!/bin/sh
case "$*" in
version) echo '%s'; echo 'on linux_amd64' ;;
version*-json*) echo '{"terraform_version": "%s", "platform": "linux_amd64", "provider_selections": {}}' ;;
*) echo "$TF_REATTACH_PROVIDERS" >"$%s"; exit 1 ;;
esac
`, tc.says, number, envRecord)
			check(t, os.WriteFile(program, []byte(script), 0o700))
			test := exec.Command(self, "-test.run=^TestOneStep$", "-test.count=1")
			test.Env = []string{"PATH=" + dir, "HOME=" + dir, envRecord + "=" + record}
			if tc.named {
				test.Env = append(test.Env, terraformcli.EnvPath+"="+program)
			}
			if tc.set != "" {
				test.Env = append(test.Env, envProviderHost+"="+tc.set)
			}
			said, err := test.CombinedOutput()
			if err == nil {
				t.Fatalf("a test passed with a program that does nothing:\n%s", said)
			}
			offered, err := os.ReadFile(record)
			if err != nil || !strings.Contains(string(offered), `"`+tc.want+`/hashicorp/stripe"`) {
				t.Errorf("the program was offered %s, want %s/hashicorp/stripe; %v; the test said:\n%s", offered, tc.want, err, said)
			}
		})
	}
}
