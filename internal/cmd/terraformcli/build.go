// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package terraformcli

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"runtime"

	"github.com/billing-credits/terraform-provider-stripe/internal/provider"
)

const (
	modulePath = "github.com/billing-credits/terraform-provider-stripe"

	// Version is what a built provider calls itself. No release has it.
	Version = "0.0.1"
)

// mirroredHosts are the registries of Terraform and of OpenTofu: each looks for
// the same provider under its own name.
var mirroredHosts = []string{"registry.terraform.io", "registry.opentofu.org"}

// Build compiles the provider of this checkout into a filesystem mirror in dir,
// laid out as `terraform init` expects it. The working directory must lie within
// the module.
func Build(ctx context.Context, dir string) (mirror string, err error) {
	mirror = filepath.Join(dir, "mirror")
	binary := "terraform-provider-stripe_v" + Version
	if runtime.GOOS == "windows" {
		binary += ".exe"
	}
	built := filepath.Join(dir, binary)
	build := exec.CommandContext(ctx, "go", "build", "-ldflags", "-X main.version="+Version, "-o", built, modulePath)
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("building the provider: %w\n%s", err, out)
	}
	address := path.Base(path.Dir(provider.Address)) + "/" + path.Base(provider.Address)
	for _, host := range mirroredHosts {
		place := filepath.Join(mirror, host, filepath.FromSlash(address), Version, runtime.GOOS+"_"+runtime.GOARCH)
		if err := os.MkdirAll(place, 0o755); err != nil {
			return "", err
		}
		if err := os.Link(built, filepath.Join(place, binary)); err != nil {
			return "", err
		}
	}
	return mirror, nil
}
