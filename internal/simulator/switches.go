// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package simulator

import "github.com/billing-credits/terraform-provider-stripe/internal/simulator/switches"

// Switches is one setting of every OPEN point, as POST /_sim/switches takes it in
// JSON. The table in the package documentation says what each does.
type Switches = switches.Switches

// SwitchSettings is a small set of settings that covers every value of every OPEN
// point: the defaults first, all flipped, and each flipped alone.
func SwitchSettings() []Switches { return switches.Settings() }

// AccountSettings are the defaults for other kinds of accounts: one with grants of
// Accounts v2, one with grants that cannot be read, one in the previews, and one that
// is all of these.
func AccountSettings() []Switches { return switches.Accounts() }
