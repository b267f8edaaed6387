// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"debug/buildinfo"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"

	"github.com/billing-credits/terraform-provider-stripe/internal/cmd/terraformcli"
	"github.com/billing-credits/terraform-provider-stripe/internal/provider"
)

const (
	modulePath   = "github.com/billing-credits/terraform-provider-stripe"
	benchPath    = modulePath + "/internal/cmd/bench"
	emptyAddress = "registry.terraform.io/billing-credits/empty"
)

// product is a provider that is built as for a release, in a mirror of its own
// from which `terraform init` takes it.
type product struct {
	address string // as in required_providers
	name    string // the last part of the address
	mirror  string
	binary  string
}

// size is that of the binary, in bytes.
func (p product) size() (int64, error) {
	info, err := os.Stat(p.binary)
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}

// buildProvider builds the provider in a package into dir/mirror.
func buildProvider(ctx context.Context, dir, address, pkg string, flags ...string) (product, error) {
	p := product{address: address, name: path.Base(address), mirror: filepath.Join(dir, "mirror")}
	p.binary = terraformcli.MirrorPath(p.mirror, address, terraformcli.Version)
	return p, build(ctx, p.binary, pkg, flags...)
}

// build compiles a command with the flags of .goreleaser.yml, in its own module: the
// provider that is measured has the versions of the provider's go.mod. The working
// directory is the checkout.
func build(ctx context.Context, binary, pkg string, flags ...string) error {
	args := append([]string{"build", "-trimpath", "-ldflags", "-s -w -X main.version=" + terraformcli.Version, "-o", binary}, flags...)
	cmd := exec.CommandContext(ctx, "go", append(args, pkg)...)
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if strings.HasPrefix(pkg, benchPath) {
		cmd.Dir = filepath.Join("internal", "cmd", "bench")
	}
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("building %s: %w\n%s", pkg, err, out)
	}
	return nil
}

// wholeSDK is one more file of the provider's main, which makes the linker keep
// all of stripe-go's client.
const wholeSDK = `package main

import "github.com/stripe/stripe-go/v81/client"

var sdk any

func init() { sdk = client.New("", nil) }
`

// buildWithWholeSDK builds the provider as it would be with stripe-go's one client
// for everything in it, and leaves the checkout as it is.
func buildWithWholeSDK(ctx context.Context, dir string) (product, error) {
	checkout, err := terraformcli.Checkout(ctx)
	if err != nil {
		return product{}, err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return product{}, err
	}
	source, overlay := filepath.Join(dir, "sdk.go"), filepath.Join(dir, "overlay.json")
	listed, err := json.Marshal(map[string]map[string]string{"Replace": {filepath.Join(checkout, "sdk.go"): source}})
	if err != nil {
		return product{}, err
	}
	if err := os.WriteFile(source, []byte(wholeSDK), 0o600); err != nil {
		return product{}, err
	}
	if err := os.WriteFile(overlay, listed, 0o600); err != nil {
		return product{}, err
	}
	return buildProvider(ctx, dir, provider.Address, modulePath, "-overlay", overlay)
}

// revision is the commit that a binary was built from, with a "+" where the
// checkout had changes; "" outside of a checkout.
func revision(binary string) string {
	info, err := buildinfo.ReadFile(binary)
	if err != nil {
		return ""
	}
	commit, changed := "", ""
	for _, setting := range info.Settings {
		switch {
		case setting.Key == "vcs.revision":
			commit = setting.Value
		case setting.Key == "vcs.modified" && setting.Value == "true":
			changed = "+"
		}
	}
	return commit + changed
}
