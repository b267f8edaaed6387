// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/billing-credits/terraform-provider-stripe/internal/provider"
)

// grants are n of the simulator's customers with a grant each: every stride-th,
// counted from 0.
type grants struct {
	n, stride int
	perSecond int    // requests_per_second of the provider, 0 for its default
	metadata  string // value of a key, "" for no metadata
	expiresAt string // "" for never
	value     int    // in minor units, 0 for 1000, which the simulator's grants have
	imported  bool   // the first grant is imported
}

// seedMark is in every id of the simulator's grant and customer number 0, and
// seedMarked takes its place in those of another number.
const seedMark = "sim_000000"

func seedMarked(number int) string { return fmt.Sprintf("sim_%06d", number) }

// configuration declares grants as the simulator has them from its start.
func (g grants) configuration() string {
	var text strings.Builder
	fmt.Fprintf(&text, "terraform {\n  required_providers {\n    stripe = { source = %q }\n  }\n}\n\n", provider.Address)
	if g.perSecond > 0 {
		fmt.Fprintf(&text, "provider \"stripe\" {\n  requests_per_second = %d\n}\n\n", g.perSecond)
	}
	if g.imported {
		fmt.Fprintf(&text, "import {\n  to = stripe_billing_credit_grant.this[0]\n  id = \"credgr_test_%s\"\n}\n\n", seedMark)
	}
	metadata := ""
	if g.metadata != "" {
		metadata = fmt.Sprintf("\n  metadata             = { run = %q }", g.metadata)
	}
	if g.expiresAt != "" {
		metadata += fmt.Sprintf("\n  expires_at           = %q", g.expiresAt)
	}
	fmt.Fprintf(&text, `resource "stripe_billing_credit_grant" "this" {
  count                = %d
  customer             = format("cus_sim_%%06d", count.index * %d)
  category             = "promotional"
  amount               = { monetary = { currency = "usd", value = %d } }
  applicability_config = { scope = { price_type = "metered" } }%s
}
`, g.n, g.stride, cmp.Or(g.value, 1000), metadata)
	return text.String()
}

// keyedConfiguration declares a grant with an idempotency_key for each customer.
func keyedConfiguration(customers []string) string {
	return fmt.Sprintf(`terraform {
  required_providers {
    stripe = { source = %q }
  }
}

provider "stripe" {
  requests_per_second = %d
}

locals {
  customers = split(",", %q)
}

resource "stripe_billing_credit_grant" "this" {
  count                = %d
  customer             = local.customers[count.index]
  category             = "promotional"
  amount               = { monetary = { currency = "usd", value = 1000 } }
  applicability_config = { scope = { price_type = "metered" } }
  idempotency_key      = "bench"
}
`, provider.Address, rateLimit, strings.Join(customers, ","), len(customers))
}

// floorConfiguration declares n resources of Terraform's own that hold the terms
// of a grant each: what a plan costs Terraform itself, for which the size of what
// is held counts as much as the number.
func floorConfiguration(n int) string {
	return fmt.Sprintf(`resource "terraform_data" "this" {
  count = %d
  input = {
    customer             = format("cus_sim_%%06d", count.index)
    category             = "promotional"
    amount               = { type = "monetary", monetary = { currency = "usd", value = 1000 } }
    applicability_config = { scope = { price_type = "metered" } }
  }
}
`, n)
}

// requiring is a configuration of nothing but a provider.
func requiring(name, source string) string {
	return fmt.Sprintf("terraform {\n  required_providers {\n    %s = { source = %q }\n  }\n}\n", name, source)
}
