// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

// Package datasource is what the data sources share: taking the client, the shapes
// that recur in Stripe's objects (amount, scope, metadata, times), the check of a
// scope, which the resource has too, reading a list to its end, and the errors of a
// read.
//
// It may import stripeapi and timestamp, and is imported by creditgrant, campaign,
// creditbalance and lookup. Names and nesting are the API's, and null is Stripe's
// null, so that the API's reference is also the reference of every data source.
package datasource
