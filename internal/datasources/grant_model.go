// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package datasources

import (
	"time"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/billing-credits/terraform-provider-stripe/internal/granting"
	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
	"github.com/billing-credits/terraform-provider-stripe/internal/timestamp"
)

// grantModel is a grant as the data sources show it: Stripe's fields, and what
// follows from them and the time.
type grantModel struct {
	holderModel
	ID                  types.String      `tfsdk:"id"`
	Amount              amountModel       `tfsdk:"amount"`
	ApplicabilityConfig applicabilityRead `tfsdk:"applicability_config"`
	Category            types.String      `tfsdk:"category"`
	Created             timestamp.Value   `tfsdk:"created"`
	EffectiveAt         timestamp.Value   `tfsdk:"effective_at"`
	ExpiresAt           timestamp.Value   `tfsdk:"expires_at"`
	IdempotencyKey      types.String      `tfsdk:"idempotency_key"`
	Livemode            types.Bool        `tfsdk:"livemode"`
	Metadata            map[string]string `tfsdk:"metadata"`
	Name                types.String      `tfsdk:"name"`
	Priority            types.Int64       `tfsdk:"priority"`
	TestClock           types.String      `tfsdk:"test_clock"`
	Updated             timestamp.Value   `tfsdk:"updated"`
	VoidedAt            timestamp.Value   `tfsdk:"voided_at"`
	EndedAt             timestamp.Value   `tfsdk:"ended_at"`
	Status              types.String      `tfsdk:"status"`
}

// listedModel is a grant of the plural data source, with its balance in minor units
// where that was asked for.
type listedModel struct {
	grantModel
	LedgerBalance types.Int64 `tfsdk:"ledger_balance"`
	Applied       types.Int64 `tfsdk:"applied"`
}

type applicabilityRead struct {
	Scope scopeModel `tfsdk:"scope"`
}

// grantOf is a grant as the data sources show it at now, the time of its
// test clock where it has one. Nothing is hidden: the metadata is all that Stripe
// holds, with the key that idempotency_key shows.
func grantOf(grant stripeapi.CreditGrant, now time.Time) grantModel {
	key := types.StringNull()
	if has, ok := grant.Metadata[granting.KeyMetadata]; ok {
		key = types.StringValue(has)
	}
	return grantModel{
		holderModel:         holderModel{textOrNull(grant.Customer), textOrNull(grant.CustomerAccount)},
		ID:                  types.StringValue(grant.ID),
		Amount:              amountOf(grant.Amount),
		ApplicabilityConfig: applicabilityRead{Scope: scopeOf(grant.ApplicabilityConfig.Scope)},
		Category:            types.StringValue(grant.Category),
		Created:             timestamp.FromUnix(grant.Created),
		EffectiveAt:         timestamp.FromUnixPointer(grant.EffectiveAt),
		ExpiresAt:           timestamp.FromUnixPointer(grant.ExpiresAt),
		IdempotencyKey:      key,
		Livemode:            types.BoolValue(grant.Livemode),
		Metadata:            grant.Metadata,
		Name:                types.StringPointerValue(grant.Name),
		Priority:            types.Int64PointerValue(grant.Priority),
		TestClock:           types.StringPointerValue(grant.TestClock),
		Updated:             timestamp.FromUnix(grant.Updated),
		VoidedAt:            timestamp.FromUnixPointer(grant.VoidedAt),
		EndedAt:             timestamp.FromUnixPointer(granting.EndedAt(grant, now)),
		Status:              types.StringValue(granting.StatusOf(grant, now)),
	}
}
