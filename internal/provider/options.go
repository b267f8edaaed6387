// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/mapvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/billing-credits/terraform-provider-stripe/internal/granting"
	"github.com/billing-credits/terraform-provider-stripe/internal/grantresource"
	"github.com/billing-credits/terraform-provider-stripe/internal/number"
)

const envExistingGrants = "STRIPE_EXISTING_GRANTS"

// The values of existing_grants.
const (
	existingRefuse = "refuse"
	existingAdopt  = "adopt"
)

// grantingAttributes are the provider's arguments that concern granting.
func grantingAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"existing_grants": schema.StringAttribute{
			Optional: true,
			MarkdownDescription: "What to do when the customer already has a grant, live or ended, with the `idempotency_key` of a new one: `refuse` (the default) is an error at plan; " +
				"`adopt` takes that grant into the state, and nothing is granted. Set `adopt` only to resume after a killed run or a lost state. Defaults to the environment variable `STRIPE_EXISTING_GRANTS`.",
			Validators: []validator.String{grantresource.OneOf(existingRefuse, existingAdopt)},
		},
		"max_grant_value": schema.MapAttribute{
			Optional:            true,
			ElementType:         number.WholeType{Of: "minor units, like cents"},
			MarkdownDescription: "The largest value that one grant may have, in minor units, by currency: `{ usd = 100000 }`. A plan that exceeds it fails. Currencies that are not listed have no limit.",
			Validators:          limitValidators(),
		},
		"max_granted_per_run": schema.MapAttribute{
			Optional:            true,
			ElementType:         number.WholeType{Of: "minor units, like cents"},
			MarkdownDescription: "The most that one plan or apply may grant in all, in minor units, by currency. Each alias of the provider has its own limit. A plan that exceeds it fails. Currencies that are not listed have no limit.",
			Validators:          limitValidators(),
		},
		"max_ended_per_run": schema.MapAttribute{
			Optional:    true,
			ElementType: number.WholeType{Of: "minor units, like cents"},
			MarkdownDescription: "The most that one plan or apply may end, in minor units, by currency: the sum of the full amounts of the grants that are voided, expired or given an earlier expiry, recipients of campaigns included. " +
				"`0` forbids it. Each alias of the provider has its own limit. A plan that exceeds it fails; what a plan does not know is checked at apply, before anything is sent. Currencies that are not listed have no limit.",
			Validators: limitValidators(),
		},
		"default_metadata": schema.MapAttribute{
			Optional:            true,
			ElementType:         types.StringType,
			MarkdownDescription: "Metadata that is added to every grant. A grant's own `metadata` wins, and `metadata_all` shows both. It counts towards Stripe's limit of 50.",
			Validators:          grantresource.MetadataValidators(),
		},
	}
}

func limitValidators() []validator.Map {
	return []validator.Map{
		grantresource.NoNullValues(),
		mapvalidator.KeysAre(grantresource.LowerCaseCurrency()),
		mapvalidator.ValueInt64sAre(int64validator.AtLeast(0)),
	}
}

// grantingOptions makes of the provider's configuration and the environment what
// package granting needs. All of it is known.
func grantingOptions(ctx context.Context, config providerModel, getenv func(string) string) (granting.Options, diag.Diagnostics) {
	var diags diag.Diagnostics
	existing := orEnv(config.ExistingGrants, getenv, envExistingGrants)
	if existing != "" && existing != existingRefuse && existing != existingAdopt {
		diags.AddAttributeError(path.Root("existing_grants"), "Invalid existing_grants",
			fmt.Sprintf("existing_grants is refuse or adopt. Correct it, or the environment variable %s.", envExistingGrants))
	}
	if diags.HasError() {
		return granting.Options{}, diags
	}
	options := granting.Options{AdoptExisting: existing == existingAdopt, DefaultMetadata: grantresource.StringMap(config.DefaultMetadata)}
	options.MaxGrantValue = int64Map(ctx, config.MaxGrantValue, &diags)
	options.MaxGrantedPerRun = int64Map(ctx, config.MaxGrantedPerRun, &diags)
	options.MaxEndedPerRun = int64Map(ctx, config.MaxEndedPerRun, &diags)
	return options, diags
}

func int64Map(ctx context.Context, value types.Map, diags *diag.Diagnostics) map[string]int64 {
	if value.IsNull() {
		return nil
	}
	var out map[string]int64
	diags.Append(value.ElementsAs(ctx, &out, false)...)
	return out
}
