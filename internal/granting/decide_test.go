// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package granting

import "testing"

// TestDecideCreate crosses what is at Stripe under a key with what is replaced and
// whether adopting is allowed.
func TestDecideCreate(t *testing.T) {
	t.Parallel()
	live := KeyedGrant{ID: "live", Status: StatusGranted}
	pending := KeyedGrant{ID: "pending", Status: StatusPending}
	here := KeyedGrant{ID: "here", Status: StatusGranted, MadeHere: true}
	voided := KeyedGrant{ID: "voided", Status: StatusVoided}
	depleted := KeyedGrant{ID: "depleted", Status: StatusDepleted}
	expired := KeyedGrant{ID: "expired", Status: StatusExpired}
	for name, tc := range map[string]struct {
		grants   []KeyedGrant
		replaced string
		refuse   Decision // where adopting is not allowed
		adopt    Decision // where it is
		id       string   // of the grant decided about
	}{
		"nothing":                            {nil, "", DecideGrant, DecideGrant, ""},
		"a live one":                         {[]KeyedGrant{live}, "", DecideRefuse, DecideAdopt, "live"},
		"a pending one":                      {[]KeyedGrant{pending}, "", DecideRefuse, DecideAdopt, "pending"},
		"one that this run made":             {[]KeyedGrant{here}, "", DecideAdopt, DecideAdopt, "here"},
		"a voided one":                       {[]KeyedGrant{voided}, "", DecideRefuse, DecideAdopt, "voided"},
		"an expired one":                     {[]KeyedGrant{expired}, "", DecideRefuse, DecideAdopt, "expired"},
		"ended ones, the newest first":       {[]KeyedGrant{expired, voided}, "", DecideRefuse, DecideAdopt, "expired"},
		"a live one after an ended one":      {[]KeyedGrant{live, voided}, "", DecideRefuse, DecideAdopt, "live"},
		"two live ones":                      {[]KeyedGrant{live, pending}, "", DecideSeveral, DecideSeveral, "live"},
		"the replaced one, still live":       {[]KeyedGrant{live}, "live", DecideGrant, DecideGrant, ""},
		"the replaced one, ended":            {[]KeyedGrant{voided}, "voided", DecideGrant, DecideGrant, ""},
		"a replacement of a replacement":     {[]KeyedGrant{live, voided}, "live", DecideGrant, DecideGrant, ""},
		"the replaced one, and older ones":   {[]KeyedGrant{voided, expired}, "voided", DecideGrant, DecideGrant, ""},
		"granted again since, and ended":     {[]KeyedGrant{expired, voided}, "voided", DecideRefuse, DecideAdopt, "expired"},
		"the replaced one, and a used one":   {[]KeyedGrant{live, depleted}, "live", DecideGrant, DecideGrant, ""},
		"a live one after a used one":        {[]KeyedGrant{live, depleted}, "", DecideRefuse, DecideAdopt, "live"},
		"not shown, as are all ended ones":   {nil, "elsewhere", DecideGrant, DecideGrant, ""},
		"another live one beside a replaced": {[]KeyedGrant{live, voided}, "voided", DecideRefuse, DecideAdopt, "live"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for adopt, want := range map[bool]Decision{false: tc.refuse, true: tc.adopt} {
				if got, id := DecideCreate(tc.grants, tc.replaced, adopt); got != want || id != tc.id {
					t.Errorf("adopt %v: decided %d about %q, want %d about %q", adopt, got, id, want, tc.id)
				}
			}
		})
	}
}
