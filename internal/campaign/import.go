// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package campaign

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/billing-credits/terraform-provider-stripe/internal/granting"
	"github.com/billing-credits/terraform-provider-stripe/internal/grantresource"
	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
	"github.com/billing-credits/terraform-provider-stripe/internal/timestamp"
)

// ImportState takes a campaign's idempotency_key, on the command line or as its
// identity. Read then tells the campaign from the grants that have it.
func (r *campaignResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	key := req.ID
	if key == "" && req.Identity != nil {
		var given types.String
		resp.Diagnostics.Append(req.Identity.GetAttribute(ctx, path.Root("idempotency_key"), &given)...)
		key = given.ValueString()
	}
	if key == "" {
		resp.Diagnostics.AddError("No idempotency key to import", "A campaign is imported by its idempotency_key, which each of its grants has in its metadata as "+granting.KeyMetadata+".")
		return
	}
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("idempotency_key"), key)...)
	resp.Diagnostics.Append(grantresource.SetIdentity(ctx, resp.Identity, "idempotency_key", key)...)
}

// readImported reads a campaign of which only the key is known, from all grants of
// the account, page by page.
func (r *campaignResource) readImported(ctx context.Context, key string, resp *resource.ReadResponse) {
	var grants []carried
	all := r.run.Client().ListCreditGrants("").Readable(ctx, func(object stripeapi.Unreadable) error {
		return object.ErrIfKeyed(granting.KeyMetadata, key)
	})
	for g, err := range all {
		if err != nil {
			resp.Diagnostics.Append(grantresource.Failure("Could not look for the grants of a campaign", "Listing the credit grants of the account", err)...)
			return
		}
		if granting.KeyOf(g) != key {
			continue
		}
		if err := r.run.CheckShown(g); err != nil {
			resp.Diagnostics.Append(grantresource.Diagnose(err)...)
			return
		}
		look, err := r.run.Judge(ctx, g)
		if err != nil {
			resp.Diagnostics.Append(grantresource.Failure("Could not read a test clock", "Finding out the status of a credit grant", err)...)
			return
		}
		grants = append(grants, carried{Grant: g, Status: look.Status})
	}
	if len(grants) == 0 {
		resp.Diagnostics.AddError("No credit grant has the idempotency key",
			fmt.Sprintf("No credit grant in the account of the API key has the idempotency_key %q, so there is no campaign to import. Check the key, and that the API key is for the account and mode of the campaign. %s", key, grantresource.Unclean(key)))
		return
	}
	campaign, problems := importFrom(key, grants, r.run.Options().DefaultMetadata)
	if len(problems) > 0 {
		resp.Diagnostics.AddError("The grants of the idempotency key are no campaign",
			fmt.Sprintf("The grants of a campaign are on the same terms but for their value, and those that have the idempotency_key %q are not. Import the ones that differ as stripe_billing_credit_grant, or end those that should not be there.\n%s", key, listed(problems)))
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, campaign.model())...)
	resp.Diagnostics.Append(grantresource.SetIdentity(ctx, resp.Identity, "idempotency_key", key)...)
	if account := r.run.AccountID(ctx); account != "" {
		resp.Diagnostics.Append(grantresource.SetPrivate(ctx, resp.Private, grantresource.PrivateAccount, account)...)
	}
}

// model is an imported campaign as Terraform holds it.
func (i imported) model() model {
	m := model{
		IdempotencyKey:      types.StringValue(i.Terms.Key),
		Currency:            types.StringValue(i.Terms.Currency),
		Category:            types.StringValue(i.Terms.Category),
		ApplicabilityConfig: grantresource.ApplicabilityValue(stripeapi.ApplicabilityConfig{Scope: i.Terms.Scope}),
		Name:                types.StringPointerValue(i.Terms.Name),
		Priority:            types.Int64PointerValue(i.Terms.Priority),
		EffectiveAt:         timestamp.FromUnixPointer(i.Terms.EffectiveAt),
		ExpiresAt:           timestamp.FromUnixPointer(i.Terms.ExpiresAt),
		Metadata:            types.MapNull(types.StringType),
		DeletionPolicy:      types.StringValue(granting.PolicyVoidOrExpire),
		MetadataAll:         grantresource.MapValue(granting.VisibleMetadata(i.Terms.Stored)),
	}
	if len(i.Metadata) > 0 {
		elements := map[string]attr.Value{}
		for key, value := range i.Metadata {
			elements[key] = types.StringValue(value)
		}
		m.Metadata = types.MapValueMust(types.StringType, elements)
	}
	m.setHoldings(i.Held)
	return m
}
