// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/cmd/simclient"
	"github.com/billing-credits/terraform-provider-stripe/internal/cmd/terraformcli"
)

// demo is one showing: a stage that is set up by run, and what was seen on it
// last.
type demo struct {
	*screen
	stripe    *stripe
	terraform *terraformcli.Workspace
	customers []customer
	clock     string    // the test clock that the customers live on
	now       time.Time // its time
	periodEnd time.Time // when the first month of the subscription ends
	terms     terms
	tfvars    string
	seen      holdings
}

// run sets the stage, shows the demo, and clears the stage however it ends.
func run(ctx context.Context, s *screen) (err error) {
	s.note("Looking for Terraform, and building the provider ...")
	exec, err := terraformcli.Find(ctx)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "terraform-provider-stripe-demo-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	mirror, err := terraformcli.Build(ctx, dir)
	if err != nil {
		return orInterrupted(ctx, err)
	}
	sim, err := startSimulator(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, sim.stop()) }()

	d := &demo{screen: s, stripe: &stripe{simclient.New(sim.base, apiKey)}}
	if d.terraform, err = configure(ctx, dir, exec, mirror, sim.base); err != nil {
		return err
	}
	if err := d.populate(ctx); err != nil {
		return orInterrupted(ctx, err)
	}
	s.note("%s\nA simulated Stripe, with three customers on a test clock, listens on %s.", exec, sim.base)
	return d.play(ctx)
}

// populate makes the customers, of whom the first subscribes to metered prices.
func (d *demo) populate(ctx context.Context) (err error) {
	d.now = time.Now().Truncate(time.Second)
	if d.clock, err = d.stripe.createClock(ctx, d.now); err != nil {
		return err
	}
	for _, name := range []string{"acme", "globex", "initech"} {
		id, err := d.stripe.createCustomer(ctx, name, d.clock)
		if err != nil {
			return err
		}
		d.customers = append(d.customers, customer{Name: name, ID: id})
	}
	d.periodEnd, err = d.stripe.subscribe(ctx, d.customers[0].ID, used)
	return err
}

// configure copies examples/demo to where Terraform will run it.
func configure(ctx context.Context, dir, exec, mirror, base string) (*terraformcli.Workspace, error) {
	checkout, err := terraformcli.Checkout(ctx)
	if err != nil {
		return nil, err
	}
	w, err := terraformcli.NewWorkspace(dir, exec, mirror, "STRIPE_API_KEY="+apiKey, "STRIPE_API_BASE="+base)
	if err != nil {
		return nil, err
	}
	return w, w.Copy(filepath.Join(checkout, "examples", "demo"))
}

// orInterrupted is err, or, if the demo was interrupted, just that: whatever else
// went wrong then went wrong because of it.
func orInterrupted(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}

// terraformRun shows a terraform command and what it says.
func (d *demo) terraformRun(ctx context.Context, args ...string) error {
	d.command("terraform " + strings.Join(args, " "))
	return d.terraform.Run(ctx, d.screen.Writer, d.withColour(args)...)
}

func (d *demo) withColour(args []string) []string {
	if d.colour {
		return args
	}
	// After the command, and before the name of a plan.
	return slices.Insert(slices.Clone(args), 1, "-no-color")
}

// planAndApply changes the terms, and applies what Terraform plans of it.
func (d *demo) planAndApply(ctx context.Context, next terms) error {
	tfvars := next.tfvars()
	if d.tfvars != "" {
		fmt.Fprintln(d, "\nterraform.tfvars:")
		for _, line := range changedLines(d.tfvars, tfvars) {
			fmt.Fprintln(d, "  "+line)
		}
	}
	if err := os.WriteFile(filepath.Join(d.terraform.Dir, "terraform.tfvars"), []byte(tfvars), 0o600); err != nil {
		return err
	}
	d.terms, d.tfvars = next, tfvars
	if err := d.terraformRun(ctx, "plan", "-out=tfplan"); err != nil {
		return err
	}
	return d.terraformRun(ctx, "apply", "tfplan")
}

// look shows what Stripe holds now, and then whether that is as it should be: check
// is given what was held at the last look, what is held now, and the time in Unix
// seconds.
func (d *demo) look(ctx context.Context, check func(before, after holdings, now int64) error) error {
	before := d.seen
	after, err := d.stripe.hold(ctx, d.customers)
	if err != nil {
		return err
	}
	d.seen = after
	now := d.now.Unix()
	fmt.Fprintf(d, "\n%s\n", d.styled(bold, "What Stripe holds now:"))
	if err := writeGrants(d, after, now); err != nil {
		return err
	}
	fmt.Fprintf(d, "%s\n", d.styled(bold, "New in its ledger:"))
	if err := writeLedger(d, before, after); err != nil {
		return err
	}
	return check(before, after, now)
}
