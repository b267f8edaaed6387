// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"fmt"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/billing-credits/terraform-provider-stripe/internal/grantresource"
	"github.com/billing-credits/terraform-provider-stripe/internal/number"
)

const (
	maxRequestsPerSecond = 1000
	maxMaxRetries        = 100
)

// The environment variables of arguments that are not configured.
const (
	envAPIKey  = "STRIPE_API_KEY"
	envAccount = "STRIPE_ACCOUNT"
	envAPIBase = "STRIPE_API_BASE"
	envVersion = "STRIPE_VERSION"
)

// providerModel is the provider's configuration.
type providerModel struct {
	APIKey            types.String `tfsdk:"api_key"`
	StripeAccount     types.String `tfsdk:"stripe_account"`
	ExpectedAccountID types.String `tfsdk:"expected_account_id"`
	APIBase           types.String `tfsdk:"api_base"`
	RequestsPerSecond types.Int64  `tfsdk:"requests_per_second"`
	MaxRetries        types.Int64  `tfsdk:"max_retries"`
	StripeVersion     types.String `tfsdk:"stripe_version"`
	ExistingGrants    types.String `tfsdk:"existing_grants"`
	MaxGrantValue     types.Map    `tfsdk:"max_grant_value"`
	MaxGrantedPerRun  types.Map    `tfsdk:"max_granted_per_run"`
	MaxEndedPerRun    types.Map    `tfsdk:"max_ended_per_run"`
	DefaultMetadata   types.Map    `tfsdk:"default_metadata"`
}

func providerSchema() schema.Schema {
	described := schema.Schema{
		MarkdownDescription: "Declares Stripe billing credits as code, and reads balances.",
		Attributes: map[string]schema.Attribute{
			// That apps have no permission to read grants: MEAS, issue 1031 of stripe/stripe-apps,
			// open in 2026-04.
			"api_key": schema.StringAttribute{
				Optional:            true,
				Sensitive:           true,
				MarkdownDescription: "Secret or restricted API key (`sk_test_...`, `rk_live_...`). The OAuth token of a Stripe app does not work: apps have no permission for credit grants. Defaults to the environment variable `STRIPE_API_KEY`.",
			},
			"stripe_account": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "ID of a connected account (`acct_...`) to work in, sent as `Stripe-Account`. Defaults to the environment variable `STRIPE_ACCOUNT`; if omitted, the key's own account.",
				Validators:          []validator.String{accountID("stripe_account")},
			},
			"expected_account_id": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "ID of the account that the key must belong to (`acct_...`; the connected account's, if `stripe_account` is set). It is compared with Stripe's `GET /v1/account` before anything else happens.",
				Validators:          []validator.String{accountID("expected_account_id")},
			},
			"api_base": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "URL that requests go to: https, or http on a loopback address, for a simulator. Defaults to the environment variable `STRIPE_API_BASE`, then to `https://api.stripe.com`.",
			},
			"requests_per_second": schema.Int64Attribute{
				CustomType:          number.WholeType{Of: "requests"},
				Optional:            true,
				MarkdownDescription: "Ceiling on requests per second, 1 to 1000, default 20. Stripe allows 25 per endpoint and account, shared with production traffic.",
				Validators:          []validator.Int64{int64validator.Between(1, maxRequestsPerSecond)},
			},
			"max_retries": schema.Int64Attribute{
				CustomType:          number.WholeType{Of: "retries"},
				Optional:            true,
				MarkdownDescription: "How often a request is retried after a rate limit, a conflict, a server error or a broken connection, 0 to 100, default 8. Waits double up to eight seconds, or are as long as Stripe's answer says, up to a minute.",
				Validators:          []validator.Int64{int64validator.Between(0, maxMaxRetries)},
			},
			"stripe_version": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "Version of Stripe's API for the calls about grants, balances and the ledger, like `2025-12-15.clover`. `customer_account` needs that version or a later one, and `billable_items` one that ends in `.preview`, like `2026-01-28.preview`, in an account that Stripe has admitted to the preview. " +
					"All other calls keep the provider's own version. Defaults to the environment variable `STRIPE_VERSION`, then to `2025-02-24.acacia`.",
			},
		},
	}
	maps.Copy(described.Attributes, grantingAttributes())
	return described
}

// accountID is the validator of an account's id in the argument with a name. It is
// not one of the framework's because those show the value.
func accountID(name string) validator.String {
	return grantresource.Text(`value must be the id of an account, like "acct_1Abc..."`, func(at path.Path, value string) diag.Diagnostic {
		if isAccountID(value) {
			return nil
		}
		return grantresource.ArgumentError(at, value, "Invalid account ID",
			fmt.Sprintf("The id of an account is like acct_1Abc..., and %s is none. Correct %s.", grantresource.ShownValue(value), name))
	})
}
