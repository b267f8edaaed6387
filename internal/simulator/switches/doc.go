// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

// Package switches holds the points of Stripe's behavior that nobody has
// established (OPEN): each is a switch of the simulator, and a client must be
// right under every setting.
//
// It imports nothing of the simulator. A switch names the
// behavior, not the expectation, and its first value is the default.
package switches
