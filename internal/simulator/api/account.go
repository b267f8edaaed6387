// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package api

// accountJSON is the part of an account that tells whose key it is.
type accountJSON struct {
	ID               string         `json:"id"`
	Object           string         `json:"object"`
	BusinessProfile  map[string]any `json:"business_profile"`
	ChargesEnabled   bool           `json:"charges_enabled"`
	Country          string         `json:"country"`
	DefaultCurrency  string         `json:"default_currency"`
	DetailsSubmitted bool           `json:"details_submitted"`
	Email            *string        `json:"email"`
	PayoutsEnabled   bool           `json:"payouts_enabled"`
	Settings         map[string]any `json:"settings"`
	Type             string         `json:"type"`
}

func accountEndpoints() []Endpoint {
	return []Endpoint{
		get("/v1/account", func(c Call) (any, error) {
			return accountJSON{
				ID: c.Account.ID, Object: "account", BusinessProfile: map[string]any{"name": nil},
				ChargesEnabled: true, Country: "US", DefaultCurrency: "usd", DetailsSubmitted: true,
				PayoutsEnabled: true, Settings: map[string]any{}, Type: "standard",
			}, nil
		}),
	}
}
