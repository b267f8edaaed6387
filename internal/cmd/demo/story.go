// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"
)

// used is what acme uses in the month: the welcome credits of 50.00 USD pay for the
// first line and for a part of the second, whose rest the prepaid ones pay.
var used = []usage{
	{Product: "API calls", Event: "api_calls", Units: 4000},
	{Product: "Storage", Event: "storage", Units: 2234},
}

// drawn is what the invoice takes from the prepaid credits, in cents.
const drawn = 1234

// play shows the acts one after the other, and ends with the first that does not
// hold.
func (d *demo) play(ctx context.Context) error {
	for _, act := range []func(context.Context) error{
		d.install, d.grant, d.change, d.month, d.replace, d.end,
	} {
		if err := errors.Join(d.pause(ctx), ctx.Err()); err != nil {
			return err
		}
		if err := act(ctx); err != nil {
			return orInterrupted(ctx, err)
		}
	}
	d.summary()
	d.note("\nThat was examples/demo. With STRIPE_API_KEY=sk_test_... and customers of your own it does the same in Stripe's test mode.")
	return nil
}

func (d *demo) install(ctx context.Context) error {
	d.act("Install", "Terraform installs the provider that was just built, from a folder that stands in for the registry.")
	d.command("terraform init")
	var said strings.Builder
	if err := d.terraform.Run(ctx, &said, d.withColour([]string{"init"})...); err != nil {
		fmt.Fprint(d, said.String())
		return err
	}
	fmt.Fprint(d, initLines(said.String()))
	return nil
}

// initLines are the lines of what terraform init says that tell what it does. The
// rest is advice on the lock file, for a folder that is gone after the demo.
func initLines(said string) string {
	var kept strings.Builder
	for line := range strings.Lines(said) {
		text := strings.TrimSpace(escapes.ReplaceAllString(line, ""))
		if strings.HasPrefix(text, "Initializing") || strings.HasPrefix(text, "- ") && !strings.HasPrefix(line, " ") || strings.Contains(text, "successfully initialized") {
			kept.WriteString(line)
		}
	}
	return kept.String()
}

// escapes are what a terminal takes for colours.
var escapes = regexp.MustCompile(`\x1b\[[0-9;]*m`)

func (d *demo) grant(ctx context.Context) error {
	d.act("Grant", "Four grants are declared in examples/demo/main.tf. Terraform plans them, and applies what it planned.")
	first := firstTerms(d.customers, d.now)
	if err := d.planAndApply(ctx, first); err != nil {
		return err
	}
	return d.look(ctx, func(_, after holdings, now int64) error {
		return errors.Join(
			checkStandings(after, now,
				standing{"Welcome", granted, 5000}, standing{"Prepaid", granted, 50000},
				standing{"Next season", pending, 0}, standing{"Apology", granted, 2000}),
			checkExpiry(after, "Welcome", first.WelcomeExpiresAt.Unix()),
			checkExpiry(after, "Prepaid", first.PrepaidExpiresAt.Unix()))
	})
}

func (d *demo) change(ctx context.Context) error {
	d.act("Change", "The welcome credits are extended by a month, and the prepaid ones no longer expire. Both grants are changed in place: nobody is granted anything twice.")
	next := d.terms
	next.WelcomeExpiresAt = next.WelcomeExpiresAt.AddDate(0, 0, 30)
	next.PrepaidExpiresAt = time.Time{}
	if err := d.planAndApply(ctx, next); err != nil {
		return err
	}
	return d.look(ctx, func(before, after holdings, _ int64) error {
		return errors.Join(
			checkSameGrants(before, after),
			checkExpiry(after, "Welcome", next.WelcomeExpiresAt.Unix()),
			checkExpiry(after, "Prepaid", 0))
	})
}

func (d *demo) month(ctx context.Context) error {
	d.act("A month passes", "Acme has used API calls and storage. At the end of the month its invoice draws credits: those that expire first, then those that were paid for. What was announced has become usable.")
	acme := d.customers[0].ID
	for _, u := range used {
		if err := d.stripe.report(ctx, acme, u, d.now); err != nil {
			return err
		}
	}
	// An invoice is finalized an hour after its period, and draws credits then.
	d.now = d.periodEnd.Add(2 * time.Hour)
	if err := d.stripe.advance(ctx, d.clock, d.now); err != nil {
		return err
	}
	err := d.look(ctx, func(before, after holdings, now int64) error {
		return errors.Join(
			checkSameGrants(before, after),
			checkStandings(after, now,
				standing{"Welcome", depleted, 0}, standing{"Prepaid", granted, 50000 - drawn},
				standing{"Next season", granted, 10000}, standing{"Apology", granted, 2000}))
	})
	if err != nil {
		return err
	}
	if err := d.showBill(ctx, acme); err != nil {
		return err
	}
	d.command("terraform plan")
	fmt.Fprintln(d, d.styled(faint, "That credits are used is no drift: what was granted is still what is declared."))
	return d.terraform.ExpectNoChanges(ctx, d.screen.Writer, d.withColour([]string{"plan"})[1:]...)
}

// showBill shows which grant paid which line of the month's invoice.
func (d *demo) showBill(ctx context.Context, customer string) error {
	b, err := d.stripe.bill(ctx, customer)
	if err != nil {
		return err
	}
	paid := d.seen.payments()
	fmt.Fprintf(d, "%s\n", d.styled(bold, "Who paid the invoice of the month:"))
	if err := writeBill(d, b, paid); err != nil {
		return err
	}
	return checkPayments(b, paid, payment{"1", "Welcome", 4000}, payment{"2", "Welcome", 1000}, payment{"2", "Prepaid", drawn})
}

func (d *demo) replace(ctx context.Context) error {
	d.act("Replace", "The apology was too small. Stripe fixes an amount for good, so the plan warns: the old grant is ended before a new one is made.")
	next := d.terms
	next.ApologyValue = 3000
	if err := d.planAndApply(ctx, next); err != nil {
		return err
	}
	return d.look(ctx, func(_, after holdings, now int64) error {
		return checkStandings(after, now,
			standing{"Welcome", depleted, 0}, standing{"Prepaid", granted, 50000 - drawn},
			standing{"Next season", granted, 10000},
			standing{"Apology", voided, 0}, standing{"Apology", granted, 3000})
	})
}

func (d *demo) end(ctx context.Context) error {
	d.act("End", "Destroy takes back what is left: a grant that no invoice has touched is voided, what is left of one that was drawn on expires, and one that is used up stays as it is.")
	if err := d.terraformRun(ctx, "destroy", "-auto-approve"); err != nil {
		return err
	}
	err := d.look(ctx, func(_, after holdings, now int64) error {
		return errors.Join(
			checkNothingLive(after, now),
			checkStandings(after, now,
				standing{"Welcome", depleted, 0}, standing{"Prepaid", expired, 0}, standing{"Next season", voided, 0},
				standing{"Apology", voided, 0}, standing{"Apology", voided, 0}))
	})
	if err != nil {
		return err
	}
	return d.expectNoState(ctx)
}

// expectNoState makes sure that Terraform has forgotten what it ended.
func (d *demo) expectNoState(ctx context.Context) error {
	state, err := d.terraform.Show(ctx)
	if err != nil {
		return err
	}
	if state.Values == nil || state.Values.RootModule == nil {
		return nil
	}
	for _, left := range state.Values.RootModule.Resources {
		return fmt.Errorf("terraform still keeps in its state: %s", left.Address)
	}
	return nil
}

// summary is what was seen. Each line was checked where it was shown.
func (d *demo) summary() {
	fmt.Fprintf(d, "\n%s\n", d.styled(bold, "What you have seen"))
	for _, line := range []string{
		"Granted   four grants to three customers, in two currencies, as planned",
		"Changed   two expiries in place; nobody was granted anything twice",
		"Used      a month passed, two grants paid the invoice of 62.34 USD, and the plan had no changes",
		"Replaced  the old grant was ended before the new one was made, and the plan said so",
		"Ended     what was unused was voided, and what was left of a used grant expired",
		fmt.Sprintf("Checked   %d grants and %d rows of the ledger in Stripe, after every step", len(d.seen.Grants), len(d.seen.Ledger)),
	} {
		fmt.Fprintln(d, "  "+line)
	}
}
