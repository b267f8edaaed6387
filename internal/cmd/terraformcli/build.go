// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package terraformcli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/billing-credits/terraform-provider-stripe/internal/provider"
)

const (
	modulePath = "github.com/billing-credits/terraform-provider-stripe"

	// Version is what a provider that is built from this checkout calls itself:
	// the release that CHANGELOG.md begins with, so that it satisfies the version
	// constraints of the examples.
	Version = "0.1.0"
)

const (
	terraformRegistry = "registry.terraform.io"
	openTofuRegistry  = "registry.opentofu.org"
)

// mirroredHosts are the registries of Terraform and of OpenTofu: each looks for
// the same provider under its own name.
var mirroredHosts = []string{terraformRegistry, openTofuRegistry}

// MirrorPath is where terraform init finds the binary of a provider in a filesystem
// mirror, and Terraform in a folder of plugins. The address has a host.
func MirrorPath(mirror, address, version string) string {
	binary := Executable("terraform-provider-" + path.Base(address) + "_v" + version)
	return filepath.Join(mirror, filepath.FromSlash(address), version, runtime.GOOS+"_"+runtime.GOARCH, binary)
}

// Executable is the file name of a program.
func Executable(program string) string {
	if runtime.GOOS == "windows" {
		return program + ".exe"
	}
	return program
}

// Build compiles the provider of this checkout into a filesystem mirror in dir,
// laid out as `terraform init` expects it. The working directory must lie within
// the module.
func Build(ctx context.Context, dir string) (mirror string, err error) {
	mirror = filepath.Join(dir, "mirror")
	_, err = Install(ctx, mirror, Version)
	return mirror, err
}

// Install compiles the provider of this checkout into a folder that is laid out as
// Terraform and OpenTofu search plugin folders, and returns where it put the
// binaries. What is there already under this version is replaced, even if it is
// running. It compiles with no flags but the linker's, so that all that go run and
// go test have compiled before is not compiled again.
func Install(ctx context.Context, plugins, version string) (installed []string, err error) {
	if err := os.MkdirAll(plugins, 0o755); err != nil {
		return nil, err
	}
	// Beside its destination, so that it can be moved there.
	scratch, err := os.MkdirTemp(plugins, ".build-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(scratch)) }()

	built := filepath.Join(scratch, "built")
	if err := Compile(ctx, built, "-ldflags", "-X main.version="+version); err != nil {
		return nil, err
	}
	_, address, _ := strings.Cut(provider.Address, "/")
	for _, host := range mirroredHosts {
		binary := MirrorPath(plugins, host+"/"+address, version)
		if err := os.MkdirAll(filepath.Dir(binary), 0o755); err != nil {
			return nil, err
		}
		linked := filepath.Join(scratch, host)
		if err := errors.Join(os.Link(built, linked), os.Rename(linked, binary)); err != nil {
			return nil, err
		}
		installed = append(installed, binary)
	}
	return installed, nil
}

// envCover names the folder in which a provider's process writes what it has run.
// go test sets GOCOVERDIR, which Go programs read, for its own process.
const envCover = "PROVIDER_COVERDIR"

// CoverEnviron is what a provider needs in its environment, as NAME=value, to say what
// it has run. It is empty unless coverage is measured.
func CoverEnviron() []string {
	if dir := os.Getenv(envCover); dir != "" {
		return []string{"GOCOVERDIR=" + dir}
	}
	return nil
}

// Compile compiles the provider of this checkout. Where coverage is measured, the
// provider's process counts too.
func Compile(ctx context.Context, binary string, flags ...string) error {
	args := append([]string{"build", "-o", binary}, flags...)
	if os.Getenv(envCover) != "" {
		args = append(args, "-cover")
	}
	if out, err := exec.CommandContext(ctx, "go", append(args, modulePath)...).CombinedOutput(); err != nil {
		return fmt.Errorf("building the provider: %w\n%s", err, out)
	}
	return nil
}
