// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"regexp"
	"syscall"

	"github.com/billing-credits/terraform-provider-stripe/internal/cmd/terraformcli"
)

// exitInterrupted is what a shell expects of a command that Ctrl-C has ended.
const exitInterrupted = 130

// errMissed is returned where everything was measured, and a figure is over its
// limit.
var errMissed = errors.New("a figure is over its limit")

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	// A second Ctrl-C does not wait for anything.
	context.AfterFunc(ctx, stop)

	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	switch {
	case err == nil || errors.Is(err, flag.ErrHelp):
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(os.Stderr, "\nThe benchmark was interrupted. What it had started is stopped and removed.")
		os.Exit(exitInterrupted)
	default:
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// run writes the table on stdout, and on stderr what it is at.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	flags.SetOutput(stderr)
	quick := flags.Bool("quick", false, "measure less, in under two minutes")
	campaign := flags.Int("campaign", 0, "measure nothing but a campaign of so many `recipients`")
	file := flags.String("out", "bench.json", "`file` to write all figures to")
	picture := flags.String("svg", "", "`file` to draw requests and wall time over the number of grants into")
	from := flags.String("from", "", "draw from a `file` that -out wrote, and measure nothing")
	only := flags.String("only", "", "measure the parts that match a `regexp`: start, spread, apply, keyed, campaign1000, large, among1000of200000, changescampaign, changesgrants, refresh100, ...")
	if err := flags.Parse(args); err != nil {
		return err
	}
	// go run -C has left the checkout, to which paths and packages are relative.
	checkout, err := terraformcli.Checkout(ctx)
	if err != nil {
		return err
	}
	if err := os.Chdir(checkout); err != nil {
		return err
	}
	if *from != "" {
		earlier, err := readReport(*from)
		if err != nil {
			return err
		}
		return writePicture(*picture, earlier.Figures)
	}
	chosen := full
	if *quick {
		chosen = small
	}
	if *campaign > 0 {
		chosen = extent{name: "campaign", campaigns: []int{*campaign}, campaignsAlone: true}
	}
	if *only != "" {
		if chosen.only, err = regexp.Compile(*only); err != nil {
			return fmt.Errorf("-only: %w", err)
		}
	}
	result, err := measure(ctx, chosen, stderr)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		return err
	}
	if err := writeTable(stdout, result.Figures); err != nil {
		return err
	}
	if err := writeReport(*file, result); err != nil {
		return err
	}
	if *picture != "" {
		if err := writePicture(*picture, result.Figures); err != nil {
			return err
		}
	}
	for _, figure := range result.Figures {
		if !figure.ok() {
			return errMissed
		}
	}
	return nil
}
