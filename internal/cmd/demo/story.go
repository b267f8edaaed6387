// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// used is what acme uses in the month. A unit costs a cent: the welcome credits of
// 50.00 USD pay for the first line and for a part of the second, and the prepaid ones
// pay for the rest.
var used = []struct {
	Product, Event string
	Units          int
}{{"API calls", "api_calls", 4000}, {"Storage", "storage", 2234}}

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

// initLines are the lines of terraform init that say what it does. The rest is
// advice on the lock file, for a folder that is removed after the demo.
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

// escapes are what a terminal takes for colors.
var escapes = regexp.MustCompile(`\x1b\[[0-9;]*m`)

func (d *demo) grant(ctx context.Context) error {
	d.act("Grant", "Four grants are declared in examples/demo/main.tf. Terraform plans them, and applies what it planned.")
	customers := "{"
	for _, c := range d.customers {
		customers += fmt.Sprintf(" %s = %q,", c.Name, c.ID)
	}
	if err := d.set(ctx, variable{"customers", customers + " }"},
		variable{"welcome_expires_at", d.in(60)}, variable{"prepaid_expires_at", d.in(365)}, variable{"season_begins_at", d.in(20)}, variable{"apology_value", "2000"},
	); err != nil {
		return err
	}
	return d.look(ctx,
		"Welcome is granted, has 50.00 USD, expires "+d.day(60), "Prepaid is granted, has 500.00 USD, expires "+d.day(365),
		"Next season is pending, has 0.00 EUR, expires never", "Apology is granted, has 20.00 USD, expires never")
}

func (d *demo) change(ctx context.Context) error {
	d.act("Change", "The welcome credits are extended by a month, and the prepaid ones no longer expire. Both grants are changed in place: nobody is granted anything twice.")
	if err := d.set(ctx, variable{"welcome_expires_at", d.in(90)}, variable{"prepaid_expires_at", "null"}); err != nil {
		return err
	}
	return d.look(ctx,
		"Welcome is granted, has 50.00 USD, expires "+d.day(90), "Prepaid is granted, has 500.00 USD, expires never",
		"Next season is pending, has 0.00 EUR, expires never", "Apology is granted, has 20.00 USD, expires never")
}

func (d *demo) month(ctx context.Context) error {
	d.act("A month passes", "Acme has used API calls and storage. At the end of the month its invoice draws credits: those that expire first, then those that were paid for. What was announced has become usable.")
	acme := d.customers[0].ID
	for _, u := range used {
		d.Post(ctx, "/v1/billing/meter_events", "event_name", u.Event, "timestamp", unix(d.now),
			"payload[stripe_customer_id]", acme, "payload[value]", strconv.Itoa(u.Units))
	}
	// An invoice is finalized an hour after its period, and draws credits then.
	d.now = d.periodEnd.Add(2 * time.Hour)
	d.AdvanceClock(ctx, d.clock, d.now.Unix())
	if err := d.look(ctx,
		"Welcome is depleted, has 0.00 USD, expires "+d.day(90), "Prepaid is granted, has 487.66 USD, expires never",
		"Next season is granted, has 100.00 EUR, expires never", "Apology is granted, has 20.00 USD, expires never"); err != nil {
		return err
	}
	if err := d.showInvoice(ctx, acme); err != nil {
		return err
	}
	d.command("terraform plan")
	fmt.Fprintln(d, d.styled(faint, "That credits are used is no drift: what was granted is still what is declared."))
	return d.terraform.ExpectNoChanges(ctx, d.screen.Writer, d.withColour([]string{"plan"})[1:]...)
}

// showInvoice shows which grant paid which line of the month's invoice.
func (d *demo) showInvoice(ctx context.Context, customer string) error {
	for _, invoice := range d.Get(ctx, "/v1/invoices", "customer", customer, "limit", "100").List("data") {
		if invoice.String("billing_reason") != "subscription_cycle" {
			continue
		}
		fmt.Fprintln(d, d.styled(bold, "Who paid the invoice of the month:"))
		rows := d.seen.paidRows(invoice)
		d.table(append([][]string{{"LINE", "AMOUNT", "PAID BY", "CREDITS"}}, rows...))
		var paid []string
		for _, row := range rows {
			paid = append(paid, strings.Join(row, " "))
		}
		return expect("the invoice should be paid by", paid, []string{
			"API calls 40.00 USD Welcome 40.00 USD", "Storage 22.34 USD Welcome 10.00 USD", "Storage 22.34 USD Prepaid 12.34 USD", "left to pay 0.00 USD"})
	}
	return errors.Join(d.Err, fmt.Errorf("customer %s has no invoice for the month", customer))
}

func (d *demo) replace(ctx context.Context) error {
	d.act("Replace", "The apology was too small. Stripe fixes an amount at creation, so the plan warns: the old grant is ended before a new one is made.")
	if err := d.set(ctx, variable{"apology_value", "3000"}); err != nil {
		return err
	}
	return d.look(ctx,
		"Welcome is depleted, has 0.00 USD, expires "+d.day(90), "Prepaid is granted, has 487.66 USD, expires never",
		"Next season is granted, has 100.00 EUR, expires never",
		"Apology is voided, has 0.00 USD, expires never", "Apology is granted, has 30.00 USD, expires never")
}

func (d *demo) end(ctx context.Context) error {
	d.act("End", "Destroy takes back what is left: a grant that no invoice has touched is voided, what is left of one that was drawn on expires, and one that is used up stays as it is.")
	if err := d.terraformRun(ctx, "destroy", "-auto-approve"); err != nil {
		return err
	}
	err := d.look(ctx,
		"Welcome is depleted, has 0.00 USD, expires "+d.day(90), "Prepaid is expired, has 0.00 USD, expires "+day(d.now.Unix()),
		"Next season is voided, has 0.00 EUR, expires never",
		"Apology is voided, has 0.00 USD, expires never", "Apology is voided, has 0.00 USD, expires never")
	if err != nil {
		return err
	}
	state, err := d.terraform.Show(ctx)
	if err == nil && state.Values != nil && state.Values.RootModule != nil && len(state.Values.RootModule.Resources) > 0 {
		err = fmt.Errorf("terraform still keeps in its state: %s", state.Values.RootModule.Resources[0].Address)
	}
	return err
}

// summary is what was seen. Each line was checked where it was shown.
func (d *demo) summary() {
	fmt.Fprintf(d, "\n%s\n", d.styled(bold, "What you have seen"))
	d.table([][]string{
		{"Granted", "four grants to three customers, in two currencies, as planned"},
		{"Changed", "two expiries in place; nobody was granted anything twice"},
		{"Used", "a month passed, two grants paid the invoice of 62.34 USD, and the plan had no changes"},
		{"Replaced", "the old grant was ended before the new one was made, and the plan said so"},
		{"Ended", "what was unused was voided, and what was left of a used grant expired"},
		{"Checked", fmt.Sprintf("%d grants and %d rows of the ledger in Stripe, after every step", len(d.seen.Grants), len(d.seen.Ledger))},
	})
}
