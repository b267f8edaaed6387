// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/cmd/stripecall"
	"github.com/billing-credits/terraform-provider-stripe/internal/cmd/terraformcli"
)

// row is a line of the table. see returns what it measures; errors of what comes before
// that are kept in t.
type row struct {
	what string
	see  func(t *trial) string
}

// trial is one row with one provider, in an account of its own.
type trial struct {
	stripecall.Script
	ctx       context.Context
	terraform *terraformcli.Workspace
	source    string // the provider's address
	customer  string
}

// measure tries each row with the provider at address.
func measure(ctx context.Context, w *terraformcli.Workspace, address, base string) ([]string, error) {
	var seen []string
	for i, r := range rows {
		key := fmt.Sprintf("sk_test_compare%d%s", i, regexp.MustCompile(`\W`).ReplaceAllString(address, ""))
		if err := w.Setenv("STRIPE_API_KEY", key); err != nil {
			return nil, err
		}
		t := &trial{Script: stripecall.Script{Client: stripecall.Once(base, key)}, ctx: ctx, terraform: w, source: address}
		t.customer = t.Post(ctx, "/v1/customers").ID()
		t.forget()
		if i == 0 {
			t.write(plain)
			t.must("init")
		}
		saw := r.see(t)
		if t.Err != nil {
			return nil, fmt.Errorf("%s: %w", r.what, t.Err)
		}
		fmt.Fprintf(os.Stderr, "%s: %s: %s\n", address, r.what, saw)
		seen = append(seen, saw)
	}
	return seen, nil
}

// terms are the lines of a grant that can differ; "" leaves a line out.
type terms struct{ value, currency, scope, more, key string }

var plain = terms{value: "1000", currency: "usd", scope: `price_type = "metered"`}

func (t *trial) write(g terms) {
	if t.Err != nil {
		return
	}
	t.Err = os.WriteFile(filepath.Join(t.terraform.Dir, "main.tf"), fmt.Appendf(nil, `terraform {
  required_providers {
    stripe = { source = %q }
  }
}

provider "stripe" {
  %s
}

resource "stripe_billing_credit_grant" "test" {
  customer             = %q
  category             = "promotional"
  amount               = { type = "monetary", monetary = { currency = %q, value = %s } }
  applicability_config = { scope = { %s } }
  %s
}
`, t.source, g.key, t.customer, g.currency, g.value, g.scope, g.more), 0o600)
}

// forget starts without a state.
func (t *trial) forget() {
	for _, name := range []string{"terraform.tfstate", "terraform.tfstate.backup"} {
		if err := os.Remove(filepath.Join(t.terraform.Dir, name)); err != nil && !os.IsNotExist(err) && t.Err == nil {
			t.Err = err
		}
	}
}

// applied sets the scene: a grant in the state.
func (t *trial) applied(g terms) {
	t.write(g)
	t.must("apply", "-auto-approve")
}

func (t *trial) must(args ...string) {
	if t.Err == nil {
		t.Err = t.terraform.Quiet(t.ctx, args...)
	}
}

// says runs a command of Terraform, and returns what outcome makes of it.
func (t *trial) says(args ...string) string {
	if t.Err != nil {
		return ""
	}
	var out bytes.Buffer
	failed := t.terraform.Run(t.ctx, &out, append(args, "-no-color")...) != nil
	if t.Err = t.ctx.Err(); t.Err != nil {
		return ""
	}
	return outcome(out.String(), failed)
}

var (
	anError  = regexp.MustCompile(`(?m)^(?:│ )?Error: (.*)$`)
	aWarning = regexp.MustCompile(`(?m)^(?:│ )?Warning: (.*)$`)
	aPlan    = regexp.MustCompile(`(?m)^(?:Plan: .*|No changes\b)`)
)

// outcome is the plan or the first error in what Terraform has printed, and the first
// warning.
func outcome(out string, failed bool) string {
	var said []string
	if failed {
		said = append(said, "error")
		if e := anError.FindStringSubmatch(out); e != nil {
			said[0] = fmt.Sprintf("error: %q", e[1])
		}
	} else {
		said = append(said, strings.TrimSuffix(aPlan.FindString(out), "."))
		if said[0] == "" {
			said[0] = "accepted"
		}
	}
	if w := aWarning.FindStringSubmatch(out); w != nil {
		said = append(said, fmt.Sprintf("warning: %q", w[1]))
	}
	return strings.Join(said, "; ")
}

func (t *trial) grants() []stripecall.Object {
	return t.Get(t.ctx, "/v1/billing/credit_grants?customer="+t.customer).List("data")
}

// holds says what the customer's grants are now, oldest first.
func (t *trial) holds() string {
	var all []string
	for _, g := range t.grants() {
		status := "live"
		switch at := g.Int("expires_at"); {
		case !g.Null("voided_at"):
			status = "voided"
		case at > 0 && at <= time.Now().Unix():
			status = "expired"
		}
		all = append([]string{status}, all...)
	}
	return strings.Join(all, ", ")
}
