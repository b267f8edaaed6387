// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package terraformcli

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/hashicorp/go-version"
	install "github.com/hashicorp/hc-install"
	"github.com/hashicorp/hc-install/fs"
	"github.com/hashicorp/hc-install/product"
	"github.com/hashicorp/hc-install/releases"
	"github.com/hashicorp/hc-install/src"
)

// EnvPath names the Terraform to use, as terraform-plugin-testing reads it too.
const EnvPath = "TF_ACC_TERRAFORM_PATH"

// minimum is the oldest Terraform that the provider supports.
const minimum = ">= 1.8.0"

const downloadTimeout = 5 * time.Minute

// Find returns the path of a Terraform or OpenTofu: the one that
// TF_ACC_TERRAFORM_PATH names, else terraform on the PATH, else tofu on it, else a
// Terraform that an earlier call has fetched, else it fetches the newest release into
// the user's cache folder. What it passes over on the PATH, a prerelease, say, it
// names on the standard error.
func Find(ctx context.Context) (string, error) {
	if named := os.Getenv(EnvPath); named != "" {
		if _, err := os.Stat(named); err != nil {
			return "", fmt.Errorf("%s names no Terraform: %w", EnvPath, err)
		}
		return filepath.Abs(named)
	}
	if found := onPath(ctx, os.Stderr); found != "" {
		return found, nil
	}
	cache, err := cacheDir()
	if err != nil {
		return "", err
	}
	supported := version.MustConstraints(version.NewConstraint(minimum))
	found, err := install.NewInstaller().Ensure(ctx, []src.Source{
		&fs.Version{Product: product.Terraform, Constraints: supported, ExtraPaths: []string{cache}},
		&releases.LatestVersion{Product: product.Terraform, Constraints: supported, InstallDir: cache, Timeout: downloadTimeout},
	})
	if err != nil {
		return "", fmt.Errorf("no Terraform or OpenTofu %s is on the PATH, and none could be fetched from HashiCorp's release site. "+
			"Install one and put it on the PATH, or name one with %s. The attempt said: %w", minimum, EnvPath, err)
	}
	return found, nil
}

// onPath is the first program on the PATH that is used unasked, "" for none. note is
// told of those that are passed over.
func onPath(ctx context.Context, note io.Writer) string {
	for _, program := range []string{"terraform", "tofu"} {
		path, err := exec.LookPath(program)
		if err != nil {
			continue
		}
		cli, err := Identify(ctx, path)
		if err != nil {
			_, _ = fmt.Fprintf(note, "%s is passed over: %s\n", path, err)
			continue
		}
		usable, why := judge(cli)
		if usable {
			return path
		}
		_, _ = fmt.Fprintf(note, "%s at %s is passed over: %s\n", cli, path, why)
	}
	return ""
}

func cacheDir() (string, error) {
	base, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("there is no folder to keep a Terraform in: %w", err)
	}
	dir := filepath.Join(base, "terraform-provider-stripe", "terraform")
	return dir, os.MkdirAll(dir, 0o755)
}
