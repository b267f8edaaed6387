// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package main

import "regexp"

// extent is how much is measured.
type extent struct {
	name      string
	refreshes []refreshSize
	applied   int   // grants created, and updated, in one apply
	starts    int   // of each provider
	campaigns []int // recipients of each campaign, the smallest first

	large   []int       // recipients of each campaign in an empty account, the smallest first
	among   []amongSize // campaigns in accounts with many other grants
	changed int         // grants, and recipients of a campaign, that are changed

	campaignsAlone bool // nothing else is measured
	wholeSDK       bool // also build the provider with all of stripe-go linked in
	judgeWall      bool // applies are long enough for their wall to be held to its limit

	only *regexp.Regexp // names the parts to measure; nil for all
}

// amongSize is a campaign of n recipients in an account with other grants.
type amongSize struct{ n, others int }

// refreshSize is a plan of an account whose only grants are those in the state.
type refreshSize struct {
	grants int
	turns  int // plans of each kind, by turns
}

var (
	// full takes some two hours, of which the two campaigns of 10,000 wait half an hour
	// for the rate limit.
	full = extent{
		name:      "full",
		refreshes: []refreshSize{{1, 5}, {100, 5}, {1_000, 3}, {2_000, 5}, {10_000, 1}},
		applied:   1_000,
		campaigns: []int{1_000, 10_000},
		large:     []int{10_000, 100_000},
		among:     []amongSize{{1_000, 200_000}, {10_000, 200_000}, {1_000, 1_000_000}, {10_000, 1_000_000}},
		changed:   1_000,
		starts:    11,
		wholeSDK:  true,
		judgeWall: true,
	}
	small = extent{
		name:      "quick",
		refreshes: []refreshSize{{1, 3}, {100, 3}, {1_000, 1}},
		applied:   200,
		campaigns: []int{200},
		large:     []int{100, 1_000},
		among:     []amongSize{{100, 20_000}},
		changed:   20,
		starts:    7,
	}
)

// What Stripe is simulated to be: its test mode's limit, which is also the limit
// of each endpoint in both modes (DOC), and a usual latency.
const (
	rateLimit = 25 // requests per second
	latency   = "50ms"
)

// A few grants somewhere in a large account.
const (
	spreadGrants  = 50
	spreadAccount = 100_000
)

// faultShare is how many of 1 requests are answered with 429 out of turn.
const faultShare = 0.2

// parallelism is Terraform's default. At 25 requests a second and 50 ms each, two
// requests are under way at a time; more of them would only wait.
const parallelism = 10
