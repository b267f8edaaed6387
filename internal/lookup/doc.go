// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

// Package lookup finds what a grant refers to: the data sources stripe_customer,
// stripe_price, stripe_billing_meter and stripe_invoice.
//
// It may import datasource, stripeapi and timestamp. A name that does not lead to
// exactly one object is an error that says how many there are and which: credits are
// granted to what a lookup finds, so it never picks one.
package lookup
