// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package main

// What must be reached, and is not by a plain provider: at most these.
const (
	maxRequestsFor1   = 1
	maxRequestsFor10k = 150
	maxRequestsSpread = 100
	maxRefreshRatio   = 1.5  // wall of the plan of sizeOfHeldRefresh over the floor's
	maxCreateRatio    = 1.15 // wall over the larger of N / rate and the floor's apply
	maxFailed         = 0
	maxPeakMemory     = 120 // MiB
	maxStartRatio     = 1.3

	maxCampaignExtra  = 150 // of a campaign beyond one for each recipient
	maxCampaignRatio  = 1.1 // wall of creating or destroying a campaign over N / rate
	maxCampaignMemory = 200 // MiB
	maxCampaignGrowth = 12  // plan of the largest campaign over that of a tenth, beyond start-up

	maxLargeFirstPlan   = 20    // requests beyond those of the customers that must be looked up
	maxLargeExtra       = 200   // requests of a large campaign beyond its creates and its pages
	maxLargeMemory      = 400.0 // MiB
	maxLargeMemoryRatio = 2.0   // the provider's memory over that of Terraform with the same map
	maxLargeGrowth      = 12    // plan of a campaign over that of a tenth, beyond start-up
	maxOverCheaper      = 1.2   // requests over those of the cheaper way to find what is looked for
	maxAmongUnchanged   = 2_000 // requests of a plan without changes in an account of any size

	maxPlanEach    = 1.1  // requests of the plan of a change, for each grant
	maxChangeEach  = 1.05 // requests of a change in place, for each grant
	maxReplaceEach = 3.2  // requests of a replacement, for each grant: its customer, its end, its create
	maxChangeRatio = 1.15 // wall of a change over its requests / rate, or over a provider that does nothing

	maxRequestsFor2k   = 70
	maxDoNothingRatio  = 1.25 // wall of the plan of sizeOfHeldDoNothing over the do-nothing provider's
	maxRequestsDestroy = 1_010
)

// sizeOfHeldDoNothing is the size of the plan whose wall is held against that of the
// provider that does nothing.
const sizeOfHeldDoNothing = 2_000

// From these sizes on, memory, and the wall of changes, are held to their limits.
const (
	sizeOfHeldMemory = 100_000
	sizeOfHeldChange = 1_000
)

// keyedLimits are the most requests that the plan and the apply of 1,000 keyed
// creates may send.
type keyedLimits struct{ plan, apply float64 }

// keyedLimitsOf are those of an account with a number of other grants.
func keyedLimitsOf(others int) keyedLimits {
	if others == 0 {
		return keyedLimits{plan: 20, apply: 1_020}
	}
	return keyedLimits{plan: 120, apply: 1_120}
}

// sizeOfHeldRefresh is the size of the plan whose wall is held to its limit: in
// smaller ones, starting a provider at all is what counts.
const sizeOfHeldRefresh = 10_000

// requestLimit is how many requests a plan of n grants may send that are the
// account's only ones; ok is false where nothing was promised.
func requestLimit(n int) (limit float64, ok bool) {
	switch n {
	case 1:
		return maxRequestsFor1, true
	case sizeOfHeldDoNothing:
		return maxRequestsFor2k, true
	case sizeOfHeldRefresh:
		return maxRequestsFor10k, true
	}
	return 0, false
}
