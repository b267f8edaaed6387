// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package provider

// Address is where registries keep the provider. The code says it here only.
const Address = "registry.terraform.io/billing-credits/stripe"
