// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package terraformcli

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// pretend puts programs on the PATH that print a first line each, and nothing else
// that could be run.
func pretend(t *testing.T, programs map[string]string) string {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("it writes shell scripts")
	}
	dir := t.TempDir()
	for name, line := range programs {
		script := fmt.Sprintf("#!/bin/sh\necho '%s'\necho 'on linux_amd64'\n", line)
		if err := os.WriteFile(filepath.Join(dir, name), []byte(script), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("PATH", dir)
	t.Setenv(EnvPath, "")
	return dir
}

// TestOnPath: Terraform before OpenTofu, whatever is passed over is named with the
// reason.
func TestOnPath(t *testing.T) {
	for name, tc := range map[string]struct {
		programs map[string]string
		want     string // the program, "" for none
		says     string
	}{
		"Terraform":             {map[string]string{"terraform": "Terraform v1.11.4", "tofu": "OpenTofu v1.9.0"}, "terraform", ""},
		"OpenTofu alone":        {map[string]string{"tofu": "OpenTofu v1.8.0"}, "tofu", ""},
		"a prerelease":          {map[string]string{"terraform": "Terraform v1.17.0-dev"}, "", "is passed over: it is a prerelease; name it with TF_ACC_TERRAFORM_PATH to use it"},
		"a prerelease and tofu": {map[string]string{"terraform": "Terraform v1.16.0-rc1", "tofu": "OpenTofu v1.12.6"}, "tofu", "Terraform 1.16.0-rc1 at "},
		"an old one":            {map[string]string{"terraform": "Terraform v1.5.7"}, "", "is passed over: the provider needs >= 1.8.0"},
		"something else":        {map[string]string{"terraform": "Hello"}, "", "is passed over: "},
		"nothing":               {nil, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			dir := pretend(t, tc.programs)
			var said bytes.Buffer
			got := onPath(t.Context(), &said)
			want := ""
			if tc.want != "" {
				want = filepath.Join(dir, tc.want)
			}
			if got != want {
				t.Errorf("found %q, want %q", got, want)
			}
			if !strings.Contains(said.String(), tc.says) || (tc.says == "" && said.Len() > 0) {
				t.Errorf("said %q, want %q", &said, tc.says)
			}
		})
	}
}

// TestIdentify asks programs what they are.
func TestIdentify(t *testing.T) {
	dir := pretend(t, map[string]string{"terraform": "Terraform v1.14.9", "tofu": "OpenTofu v1.12.6"})
	for program, want := range map[string]string{"terraform": "Terraform 1.14.9", "tofu": "OpenTofu 1.12.6"} {
		cli, err := Identify(t.Context(), filepath.Join(dir, program))
		if err != nil || cli.String() != want || cli.IsOpenTofu() != (program == "tofu") {
			t.Errorf("%s is %v: %v", program, cli, err)
		}
		if want := map[string]string{"terraform": "registry.terraform.io", "tofu": "registry.opentofu.org"}[program]; cli.Registry() != want {
			t.Errorf("%s looks for providers at %s, want %s", program, cli.Registry(), want)
		}
	}
	if _, err := Identify(t.Context(), filepath.Join(dir, "nothing")); err == nil {
		t.Error("what is not there is identified")
	}
}
