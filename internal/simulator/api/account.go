// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package api

// accountJSON is the part of an account that tells whose key it is.
type accountJSON struct {
	ID               string          `json:"id"`
	Object           string          `json:"object"`
	BusinessProfile  map[string]any  `json:"business_profile"`
	ChargesEnabled   bool            `json:"charges_enabled"`
	Country          string          `json:"country"`
	DefaultCurrency  string          `json:"default_currency"`
	DetailsSubmitted bool            `json:"details_submitted"`
	Email            *string         `json:"email"`
	PayoutsEnabled   bool            `json:"payouts_enabled"`
	Settings         accountSettings `json:"settings"`
	Type             string          `json:"type"`
}

// accountSettings are the settings that SPEC requires, none of them chosen.
type accountSettings struct {
	Branding     brandingJSON     `json:"branding"`
	CardPayments cardPaymentsJSON `json:"card_payments"`
	Dashboard    dashboardJSON    `json:"dashboard"`
	Payments     paymentsJSON     `json:"payments"`
}

type brandingJSON struct {
	Icon           *string `json:"icon"`
	Logo           *string `json:"logo"`
	PrimaryColor   *string `json:"primary_color"`
	SecondaryColor *string `json:"secondary_color"`
}

type cardPaymentsJSON struct {
	StatementDescriptorPrefix *string `json:"statement_descriptor_prefix"`
}

type dashboardJSON struct {
	DisplayName *string `json:"display_name"`
	Timezone    *string `json:"timezone"`
}

type paymentsJSON struct {
	StatementDescriptor *string `json:"statement_descriptor"`
}

func accountEndpoints() []Endpoint {
	return []Endpoint{
		get("/v1/account", func(c Call) (any, error) {
			return accountJSON{
				ID: c.Account.ID, Object: "account", BusinessProfile: map[string]any{"name": nil},
				ChargesEnabled: true, Country: "US", DefaultCurrency: "usd", DetailsSubmitted: true,
				PayoutsEnabled: true, Type: "standard",
			}, nil
		}),
	}
}
