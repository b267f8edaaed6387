// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package provider

// Address is where registries keep the provider, and the only place that says so.
const Address = "registry.terraform.io/billing-credits/stripe"
