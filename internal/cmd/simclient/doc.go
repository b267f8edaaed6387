// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

// Package simclient is a client of a running simulator (internal/simulator) for the
// project's commands and tests: Stripe's calls by their form parameters, and the
// simulator's control calls.
//
// It imports nothing of the project, so that what it reads is what anybody would
// read over HTTP.
package simclient
