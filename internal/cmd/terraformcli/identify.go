// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package terraformcli

import (
	"context"
	"fmt"
	"os/exec"
	"regexp"

	"github.com/hashicorp/go-version"
)

// CLI is what a program says that it is.
type CLI struct {
	Name    string // "Terraform" or "OpenTofu"
	Version *version.Version
}

// IsOpenTofu reports OpenTofu, whose versions say nothing about Terraform's features.
func (c CLI) IsOpenTofu() bool { return c.Name == "OpenTofu" }

// Registry is the host of a provider whose source names none.
func (c CLI) Registry() string {
	if c.IsOpenTofu() {
		return openTofuRegistry
	}
	return terraformRegistry
}

func (c CLI) String() string { return c.Name + " " + c.Version.String() }

// firstLine is what both programs print, as in "OpenTofu v1.8.0".
var firstLine = regexp.MustCompile(`(?m)^(Terraform|OpenTofu) v(\S+)$`)

// Identify asks a program what it is.
func Identify(ctx context.Context, path string) (CLI, error) {
	said, err := exec.CommandContext(ctx, path, "version").Output()
	if err != nil {
		return CLI{}, fmt.Errorf("%s version: %w", path, err)
	}
	found := firstLine.FindSubmatch(said)
	if found == nil {
		return CLI{}, fmt.Errorf("%s is neither Terraform nor OpenTofu: its version says %q", path, said)
	}
	number, err := version.NewVersion(string(found[2]))
	return CLI{Name: string(found[1]), Version: number}, err
}

// judge tells whether a program that was found on the PATH is used unasked, and if
// not, why.
func judge(cli CLI) (usable bool, why string) {
	supported := version.MustConstraints(version.NewConstraint(minimum))
	switch {
	case !supported.Check(cli.Version.Core()):
		return false, fmt.Sprintf("the provider needs %s", minimum)
	case cli.Version.Prerelease() != "":
		return false, "it is a prerelease; name it with " + EnvPath + " to use it"
	}
	return true, ""
}
