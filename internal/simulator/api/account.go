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

// accountSettings are the settings that SPEC requires, none of them chosen.
var accountSettings = map[string]any{
	"branding":      map[string]any{"icon": nil, "logo": nil, "primary_color": nil, "secondary_color": nil},
	"card_payments": map[string]any{"statement_descriptor_prefix": nil},
	"dashboard":     map[string]any{"display_name": nil, "timezone": nil},
	"payments":      map[string]any{"statement_descriptor": nil},
}

func accountEndpoints() []Endpoint {
	return []Endpoint{
		get("/v1/account", func(c Call) (any, error) {
			return accountJSON{
				ID: c.Account.ID, Object: "account", BusinessProfile: map[string]any{"name": nil},
				ChargesEnabled: true, Country: "US", DefaultCurrency: "usd", DetailsSubmitted: true,
				PayoutsEnabled: true, Settings: accountSettings, Type: "standard",
			}, nil
		}),
	}
}
