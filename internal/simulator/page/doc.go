// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

// Package page is the simulator's web page: one account as Stripe's Dashboard
// would show it, with the requests as they come in.
//
// It imports account and credits for what it shows. The
// page only reads. It has no form and no link that changes anything, it is made
// from a copy, and everything on it goes through html/template, because names,
// metadata and paths are what somebody sent.
package page
