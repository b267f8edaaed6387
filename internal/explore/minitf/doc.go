// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

// Package minitf is a minimal Terraform that calls a provider in the same
// process: refresh, plan, the second plan call inside apply, delete and create as two
// calls, private data, taint, -replace, destroy and import. It behaves as Terraform
// 1.11 does for managed resources that depend on nothing but values of terraform_data,
// and makes the same checks of what a provider plans and returns. A failed check is a
// Problem, because it is a bug of the provider.
//
// What it leaves out: modules, moved and import blocks, create_before_destroy,
// ignore_changes, provisioners, conditions, data sources, schema upgrades, blocks and
// deferred changes. Its resources have no dependencies on each other.
package minitf
