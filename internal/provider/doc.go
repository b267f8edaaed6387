// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

// Package provider is the entry point: the provider's schema, its configuration, and
// the lists of its resources, data sources and functions.
//
// It may import stripeapi and the packages of those: creditgrant, campaign,
// datasources and functions, with granting, grantresource and number, which they share.
// Nothing about the configuration is guessed. A key that is configured but not
// known yet is an error, never the environment's key, because that may belong to
// another account.
package provider
