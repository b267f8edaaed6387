// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/cmd/stripecall"
	"github.com/billing-credits/terraform-provider-stripe/internal/cmd/terraformcli"
	"github.com/billing-credits/terraform-provider-stripe/internal/provider"
)

// stage is all that measuring needs, in one temporary folder.
type stage struct {
	dir       string
	terraform string
	ours      product
	empty     product
	doNothing product
	simulator string
	log       io.Writer
}

// setStage builds into dir.
func setStage(ctx context.Context, dir string, log io.Writer) (*stage, error) {
	s := &stage{dir: dir, simulator: filepath.Join(dir, terraformcli.Executable("stripe-simulator")), log: log}
	var err error
	if s.terraform, err = terraformcli.Find(ctx); err != nil {
		return nil, err
	}
	s.say("Building the provider, an empty one, one that does nothing and the simulator ...")
	if s.ours, err = buildProvider(ctx, filepath.Join(dir, "ours"), provider.Address, modulePath); err != nil {
		return nil, err
	}
	if s.empty, err = buildProvider(ctx, filepath.Join(dir, "empty"), emptyAddress, benchPath+"/emptyprovider"); err != nil {
		return nil, err
	}
	if s.doNothing, err = buildProvider(ctx, filepath.Join(dir, "donothing"), provider.Address, benchPath+"/donothingprovider"); err != nil {
		return nil, err
	}
	return s, build(ctx, s.simulator, modulePath+"/internal/cmd/stripe-simulator")
}

func (s *stage) say(format string, args ...any) {
	fmt.Fprintf(s.log, format+"\n", args...)
}

// workspace returns an initialized workspace with a configuration, in which
// Terraform finds one provider, and Stripe at base.
func (s *stage) workspace(ctx context.Context, p product, base, configuration string) (*terraformcli.Workspace, error) {
	dir, err := os.MkdirTemp(s.dir, "workspace-")
	if err != nil {
		return nil, err
	}
	w, err := terraformcli.NewWorkspace(dir, s.terraform, p.mirror, "STRIPE_API_KEY="+seededKey, "STRIPE_API_BASE="+base)
	if err != nil {
		return nil, err
	}
	if err := configure(w, configuration); err != nil {
		return nil, err
	}
	return w, w.Init(ctx)
}

func configure(w *terraformcli.Workspace, configuration string) error {
	return os.WriteFile(filepath.Join(w.Dir, "main.tf"), []byte(configuration), 0o600)
}

// grantsInState is a workspace whose state holds the grants, as if Terraform had
// granted them all.
func (s *stage) grantsInState(ctx context.Context, base string, g grants) (*terraformcli.Workspace, error) {
	first := grants{n: 1, stride: 1, imported: true}
	w, err := s.workspace(ctx, s.ours, base, first.configuration())
	if err != nil {
		return nil, err
	}
	if err := w.Apply(ctx); err != nil {
		return nil, err
	}
	if g.n > 1 {
		created, step, err := seededTimes(ctx, base)
		if err != nil {
			return nil, err
		}
		at := func(number int) string { return time.Unix(created+int64(number)*step, 0).UTC().Format(time.RFC3339) }
		err = growState(stateFile(w), g.n, func(i int, instance string) string {
			return strings.ReplaceAll(numbered(i*g.stride, instance), at(0), at(i*g.stride))
		})
		if err != nil {
			return nil, err
		}
	}
	return w, configure(w, g.configuration())
}

// seededTimes are when the simulator's grant number 0 was made, in seconds since the Unix
// epoch, and how many seconds after each of its grants the next one was.
func seededTimes(ctx context.Context, base string) (first, step int64, err error) {
	stripe := stripecall.Once(base, seededKey)
	var at [2]int64
	for i := range at {
		grant, err := stripe.Get(ctx, "/v1/billing/credit_grants/credgr_test_"+seedMarked(i))
		if err := errors.Join(err, grant.Err()); err != nil {
			return 0, 0, err
		}
		at[i] = grant.Body.Int("created")
	}
	return at[0], at[1] - at[0], nil
}

// doNothingInState is a workspace of the provider that does nothing, with the
// configuration and the state of another workspace.
func (s *stage) doNothingInState(ctx context.Context, like *terraformcli.Workspace, g grants) (*terraformcli.Workspace, error) {
	w, err := s.workspace(ctx, s.doNothing, "", g.configuration())
	if err != nil {
		return nil, err
	}
	state, err := os.ReadFile(stateFile(like))
	if err != nil {
		return nil, err
	}
	return w, os.WriteFile(stateFile(w), state, 0o600)
}

// floorInState is a workspace with as many resources that ask nobody.
func (s *stage) floorInState(ctx context.Context, n int) (*terraformcli.Workspace, error) {
	w, err := s.workspace(ctx, s.ours, "", floorConfiguration(1))
	if err != nil {
		return nil, err
	}
	if err := w.Apply(ctx); err != nil {
		return nil, err
	}
	if err := growState(stateFile(w), n, numbered); err != nil {
		return nil, err
	}
	return w, configure(w, floorConfiguration(n))
}

func stateFile(w *terraformcli.Workspace) string {
	return filepath.Join(w.Dir, "terraform.tfstate")
}

// terraformVersion is what the Terraform calls itself.
func (s *stage) terraformVersion(ctx context.Context) (string, error) {
	w, err := s.workspace(ctx, s.ours, "", "")
	if err != nil {
		return "", err
	}
	version, _, err := w.Version(ctx, true)
	if err != nil {
		return "", err
	}
	return version.String(), nil
}
