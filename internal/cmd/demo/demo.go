// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/cmd/stripecall"
	"github.com/billing-credits/terraform-provider-stripe/internal/cmd/terraformcli"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator"
)

// apiKey opens an account of its own in the simulator.
const apiKey = "sk_test_demo"

// demo is one showing: what run has set up, and what was seen last.
type demo struct {
	*screen
	stripecall.Script // the account as others see it, without the provider

	terraform *terraformcli.Workspace
	customers []customer
	clock     string    // the test clock that the customers are on
	now       time.Time // its time
	today     time.Time // the day on which the demo began
	periodEnd time.Time // when the first month of the subscription ends
	tfvars    []variable
	seen      holdings
}

// customer is one of the demo's customers.
type customer struct {
	Name string // as variables.tf calls it
	ID   string
}

// variable is a line of terraform.tfvars.
type variable struct{ name, value string }

func (v variable) String() string { return v.name + " = " + v.value }

// run sets up the demo, shows it, and removes everything however it ends.
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
	sim, err := simulator.New(simulator.Options{})
	if err != nil {
		return err
	}
	server := httptest.NewServer(sim)
	defer func() {
		server.CloseClientConnections()
		server.Close()
		err = errors.Join(err, sim.Close())
	}()

	d := &demo{screen: s, Script: stripecall.Script{Client: stripecall.Once(server.URL, apiKey)}}
	if d.terraform, err = configure(ctx, dir, exec, mirror, server.URL); err != nil {
		return err
	}
	if err := d.populate(ctx); err != nil {
		return orInterrupted(ctx, err)
	}
	s.note("%s\nA simulated Stripe, with three customers on a test clock, listens on %s.", exec, server.URL)
	return d.play(ctx)
}

// populate makes the customers and subscribes the first one to metered prices of a
// cent a unit.
func (d *demo) populate(ctx context.Context) error {
	d.now = time.Now().Truncate(time.Second)
	d.today = d.now.UTC().Truncate(24 * time.Hour)
	d.clock = d.Post(ctx, "/v1/test_helpers/test_clocks", "frozen_time", unix(d.now), "name", "demo").ID()
	for _, name := range []string{"acme", "globex", "initech"} {
		d.customers = append(d.customers, customer{name, d.Post(ctx, "/v1/customers", "name", name, "test_clock", d.clock).ID()})
	}
	subscription := []string{"customer", d.customers[0].ID}
	for i, u := range used {
		meter := d.Post(ctx, "/v1/billing/meters", "display_name", u.Product, "event_name", u.Event, "default_aggregation[formula]", "sum")
		price := d.Post(ctx, "/v1/prices", "currency", "usd", "unit_amount", "1", "product_data[name]", u.Product,
			"recurring[interval]", "month", "recurring[usage_type]", "metered", "recurring[meter]", meter.ID())
		subscription = append(subscription, fmt.Sprintf("items[%d][price]", i), price.ID())
	}
	d.periodEnd = time.Unix(d.Post(ctx, "/v1/subscriptions", subscription...).Int("current_period_end"), 0)
	return d.Err
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

// orInterrupted is err, or, if the demo was interrupted, just that: other errors
// then follow from it.
func orInterrupted(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}

// day is the date some days after the demo began; in is the same in RFC 3339, quoted.
func (d *demo) day(days int) string { return day(d.today.AddDate(0, 0, days).Unix()) }

func (d *demo) in(days int) string {
	return strconv.Quote(d.today.AddDate(0, 0, days).Format(time.RFC3339))
}

// terraformRun shows a terraform command and what it says.
func (d *demo) terraformRun(ctx context.Context, args ...string) error {
	d.command("terraform " + strings.Join(args, " "))
	return d.terraform.Run(ctx, d.screen.Writer, d.withColour(args)...)
}

func (d *demo) withColour(args []string) []string {
	if d.color {
		return args
	}
	// After the command, and before the name of a plan.
	return slices.Insert(slices.Clone(args), 1, "-no-color")
}

// set writes variables, shows those that it changes, and applies what Terraform
// plans.
func (d *demo) set(ctx context.Context, changes ...variable) error {
	if d.tfvars != nil {
		fmt.Fprintln(d, "\nterraform.tfvars:")
	}
	for _, v := range changes {
		i := slices.IndexFunc(d.tfvars, func(old variable) bool { return old.name == v.name })
		if i < 0 {
			d.tfvars = append(d.tfvars, v)
			continue
		}
		fmt.Fprintf(d, "  - %s\n  + %s\n", d.tfvars[i], v)
		d.tfvars[i] = v
	}
	var text strings.Builder
	for _, v := range d.tfvars {
		fmt.Fprintln(&text, v)
	}
	if err := os.WriteFile(filepath.Join(d.terraform.Dir, "terraform.tfvars"), []byte(text.String()), 0o600); err != nil {
		return err
	}
	if err := d.terraformRun(ctx, "plan", "-out=tfplan"); err != nil {
		return err
	}
	return d.terraformRun(ctx, "apply", "tfplan")
}

// look shows what Stripe holds, and fails unless its grants are those claimed, as
// grant.claim writes them.
func (d *demo) look(ctx context.Context, claimed ...string) error {
	before := d.seen
	d.seen = d.hold(ctx)
	if d.Err != nil {
		return d.Err
	}
	now := d.now.Unix()
	fmt.Fprintf(d, "\n%s\n", d.styled(bold, "What Stripe holds now:"))
	d.table(d.seen.grantRows(now))
	fmt.Fprintln(d, d.styled(bold, "New in its ledger:"))
	d.table(d.seen.ledgerRows(before))
	var held []string
	for _, g := range d.seen.Grants {
		held = append(held, g.claim(now))
	}
	return expect("stripe should hold", held, claimed)
}

// expect compares what is with what is claimed, in any order.
func expect(what string, held, claimed []string) error {
	slices.Sort(held)
	slices.Sort(claimed)
	if !slices.Equal(held, claimed) {
		return fmt.Errorf("%s %q, but it is %q", what, claimed, held)
	}
	return nil
}
