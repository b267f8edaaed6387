// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/billing-credits/terraform-provider-stripe/internal/provider"
)

// terms are what a campaign that is measured grants.
type terms struct {
	customers []string
	value     int    // of each recipient in minor units, 0 for 1000
	expiresAt string // "" for never
	perSecond int    // requests_per_second, 0 for rateLimit
}

// seeded are the simulator's customers numbered from first up to end.
func seeded(first, end int) []string { return every(1, first, end) }

// every are the simulator's customers of every stride-th number.
func every(stride, first, end int) []string {
	customers := make([]string, 0, end-first)
	for i := first; i < end; i++ {
		customers = append(customers, "cus_"+seedMarked(i*stride))
	}
	return customers
}

// recipients writes the map out: Terraform's range gives 1,024 numbers at most.
func (t terms) recipients() string {
	var text strings.Builder
	text.WriteString("{\n")
	for _, customer := range t.customers {
		fmt.Fprintf(&text, "    %s = %d\n", customer, cmp.Or(t.value, 1000))
	}
	text.WriteString("  }")
	return text.String()
}

// configuration declares the campaign.
func (t terms) configuration() string {
	expiry := ""
	if t.expiresAt != "" {
		expiry = fmt.Sprintf("\n  expires_at           = %q", t.expiresAt)
	}
	return fmt.Sprintf(`terraform {
  required_providers {
    stripe = { source = %q }
  }
}

provider "stripe" {
  requests_per_second = %d
}

resource "stripe_billing_credit_campaign" "this" {
  idempotency_key      = "bench"
  recipients           = %s
  currency             = "usd"
  category             = "promotional"
  applicability_config = { scope = { price_type = "metered" } }%s
}
`, provider.Address, cmp.Or(t.perSecond, rateLimit), t.recipients(), expiry)
}

// importing declares the campaign and imports it.
func importing(t terms) string {
	return t.configuration() + "\nimport {\n  to = stripe_billing_credit_campaign.this\n  id = \"bench\"\n}\n"
}

// floor declares one resource of Terraform's own that holds the same map.
func (t terms) floor() string {
	return fmt.Sprintf("resource \"terraform_data\" \"this\" {\n  input = %s\n}\n", t.recipients())
}
