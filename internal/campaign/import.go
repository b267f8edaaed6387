// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package campaign

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

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
	var grants []granting.Look
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
		grants = append(grants, look)
	}
	if len(grants) == 0 {
		resp.Diagnostics.AddError("No credit grant has the idempotency key",
			fmt.Sprintf("No credit grant in the account of the API key has the idempotency_key %q, so there is no campaign to import. Check the key, and that the API key is for the account and mode of the campaign. %s", key, grantresource.Unclean(key)))
		return
	}
	campaign, problems := importFrom(key, grants, r.run.Options().DefaultMetadata)
	if len(problems) > 0 {
		resp.Diagnostics.AddError("The grants of the idempotency key are no campaign",
			fmt.Sprintf("The grants of a campaign are on the same terms but for their value, and those that have the idempotency_key %q are not. Import the ones that differ as stripe_billing_credit_grant, or end those that should not be there.\n%s", key, grantresource.Listed(problems)))
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, campaign.model())...)
	resp.Diagnostics.Append(grantresource.SetIdentity(ctx, resp.Identity, "idempotency_key", key)...)
	// What is granted later has the priority that the grants were made with, too.
	own := campaign.Terms.Priority != nil && *campaign.Terms.Priority != stripeapi.DefaultPriority
	resp.Diagnostics.Append(grantresource.SetPrivate(ctx, resp.Private, privatePriority, own)...)
	if account := r.run.AccountID(ctx); account != "" {
		resp.Diagnostics.Append(grantresource.SetPrivate(ctx, resp.Private, grantresource.PrivateAccount, account)...)
	}
}

// model is an imported campaign as Terraform holds it.
func (i imported) model() model {
	m := model{
		IdempotencyKey:      types.StringValue(i.Terms.Key),
		Currency:            types.StringValue(i.Terms.Amount.Currency),
		Category:            types.StringValue(i.Terms.Category),
		ApplicabilityConfig: grantresource.ApplicabilityValue(stripeapi.ApplicabilityConfig{Scope: i.Terms.Scope}),
		Name:                types.StringPointerValue(i.Terms.Name),
		Priority:            types.Int64PointerValue(i.Terms.Priority),
		EffectiveAt:         timestamp.FromUnixPointer(i.Terms.EffectiveAt),
		ExpiresAt:           timestamp.FromUnixPointer(i.Terms.ExpiresAt),
		Metadata:            types.MapNull(types.StringType),
		DeletionPolicy:      types.StringValue(granting.PolicyVoidOrExpire),
		MetadataAll:         grantresource.MapValue(granting.VisibleMetadata(i.Terms.Metadata)),
	}
	if len(i.Metadata) > 0 {
		m.Metadata = grantresource.MapValue(i.Metadata)
	}
	m.setHoldings(i.Held)
	return m
}

// imported is a campaign as its grants tell it.
type imported struct {
	Terms    terms
	Metadata map[string]string // its own, without default_metadata
	Held     map[string]granting.Holding
}

// importFrom tells a campaign from the grants that have its key, newest first: of
// each customer the live one, else the newest. The problems, one a line, say which
// customers have several live ones, and which grants are on other terms than most. What ended
// on other terms than the live ones is left out: the campaign was replaced since.
// What can be changed, the end and the metadata, is taken as most live grants have it.
func importFrom(key string, grants []granting.Look, defaultMetadata map[string]string) (imported, []string) {
	chosen, problems := chooseGrants(grants)
	customers := slices.Sorted(maps.Keys(chosen))
	deciding := slices.DeleteFunc(slices.Clone(customers), func(customer string) bool { return !chosen[customer].IsLive() })
	if len(deciding) == 0 {
		deciding = customers
	}
	begin := commonBeginning(deciding, chosen)
	common := commonest(deciding, func(customer string) string { return fixedText(chosen[customer].Grant, begin) })
	out := imported{Held: map[string]granting.Holding{}}
	var changeable []granting.Look
	for _, customer := range customers {
		c := chosen[customer]
		if c.Grant.Amount.Monetary == nil {
			problems = append(problems, fmt.Sprintf("credit grant %s of customer %s: its amount is not monetary", c.Grant.ID, customer))
			continue
		}
		if text := fixedText(c.Grant, begin); text != common {
			if !c.IsLive() && chosen[deciding[0]].IsLive() {
				continue
			}
			problems = append(problems, fmt.Sprintf("credit grant %s of customer %s: %s", c.Grant.ID, customer, text))
			continue
		}
		if out.Terms.Key == "" {
			out.Terms = termsFrom(key, c.Grant, begin)
		}
		has := granting.Holding{Value: c.Grant.Amount.Monetary.Value, GrantID: c.Grant.ID}
		if !c.IsLive() {
			has.Ended = c.Status
		}
		out.Held[customer] = has
		changeable = append(changeable, c)
	}
	if len(problems) > 0 {
		return imported{}, append([]string{"most of them: " + common}, problems...)
	}
	if live := slices.DeleteFunc(slices.Clone(changeable), func(c granting.Look) bool { return !c.IsLive() }); len(live) > 0 {
		changeable = live
	}
	setChangeable(&out, changeable, defaultMetadata)
	for customer, has := range out.Held {
		if has.Ended == "" {
			has.Drift = driftOf(chosen[customer].Grant, out.Terms)
			out.Held[customer] = has
		}
	}
	return out, nil
}

// chooseGrants picks each customer's grant, and says who has several live ones.
func chooseGrants(grants []granting.Look) (chosen map[string]granting.Look, problems []string) {
	chosen = map[string]granting.Look{}
	several := map[string][]string{}
	for _, c := range grants {
		customer := c.Grant.HolderID()
		before, seen := chosen[customer]
		switch {
		case !seen || c.IsLive() && !before.IsLive():
			chosen[customer] = c
		case c.IsLive():
			several[customer] = append(several[customer], c.Grant.ID)
		}
	}
	for _, customer := range slices.Sorted(maps.Keys(several)) {
		problems = append(problems, fmt.Sprintf("customer %s has several live ones: %s, %s", customer, chosen[customer].Grant.ID, strings.Join(several[customer], ", ")))
	}
	return chosen, problems
}

// commonBeginning is the effective_at that most of those grants have that were made before it,
// nil where fewer than half were.
func commonBeginning(customers []string, chosen map[string]granting.Look) *int64 {
	var asked []*int64
	for _, customer := range customers {
		if at := askedEffectiveAt(chosen[customer].Grant); at != nil {
			asked = append(asked, at)
		}
	}
	if 2*len(asked) < len(customers) {
		return nil
	}
	common := commonest(asked, func(at *int64) string { return when(*at) })
	if i := slices.IndexFunc(asked, func(at *int64) bool { return when(*at) == common }); i >= 0 {
		return asked[i]
	}
	return nil
}

// termsFrom are the fixed terms of a grant. An effective_at that is not later than the grant
// was made was not asked for, unless the campaign began before: a grant that takes the place of
// another is effective at once.
func termsFrom(key string, g stripeapi.CreditGrant, begin *int64) terms {
	t := terms{Key: key, CreditGrantCreate: stripeapi.CreditGrantCreate{Category: g.Category, Scope: g.ApplicabilityConfig.Scope, Name: g.Name, Priority: g.Priority}}
	if g.Amount.Monetary != nil {
		t.Amount.Currency = g.Amount.Monetary.Currency
	}
	if g.Name != nil && *g.Name == "" {
		t.Name = nil
	}
	t.EffectiveAt = askedEffectiveAt(g)
	if t.EffectiveAt == nil && begin != nil && (g.TestClock != nil || g.Created >= *begin) {
		t.EffectiveAt = begin
	}
	return t
}

func askedEffectiveAt(g stripeapi.CreditGrant) *int64 {
	if g.EffectiveAt != nil && *g.EffectiveAt > g.Created && g.TestClock == nil {
		return g.EffectiveAt
	}
	return nil
}

func idsOfScope(scoped []stripeapi.Scoped) string {
	ids := make([]string, 0, len(scoped))
	for _, one := range scoped {
		ids = append(ids, one.ID)
	}
	slices.Sort(ids)
	return strings.Join(ids, " ")
}

// fixedText writes the fixed terms of a grant but for its value, so that they can be
// compared and shown.
func fixedText(g stripeapi.CreditGrant, begin *int64) string {
	t := termsFrom("", g, begin)
	scope := "no scope"
	switch {
	case t.Scope.PriceType != nil:
		scope = "price_type " + *t.Scope.PriceType
	case len(t.Scope.Prices) > 0:
		scope = "prices " + idsOfScope(t.Scope.Prices)
	case len(t.Scope.BillableItems) > 0:
		scope = "billable items " + idsOfScope(t.Scope.BillableItems)
	}
	parts := []string{"currency " + cmp.Or(t.Amount.Currency, "none"), "category " + t.Category, scope}
	if t.Name != nil {
		parts = append(parts, fmt.Sprintf("name %q", *t.Name))
	}
	if t.Priority != nil {
		parts = append(parts, fmt.Sprintf("priority %d", *t.Priority))
	}
	if t.EffectiveAt != nil {
		parts = append(parts, "effective_at "+when(*t.EffectiveAt))
	}
	return strings.Join(parts, ", ")
}

// setChangeable takes the end and the metadata that most of the grants have.
func setChangeable(out *imported, grants []granting.Look, defaultMetadata map[string]string) {
	end := commonest(grants, func(c granting.Look) string {
		if c.Grant.ExpiresAt == nil {
			return ""
		}
		return when(*c.Grant.ExpiresAt)
	})
	metadata := commonest(grants, func(c granting.Look) string { return metadataText(c.Grant.Metadata) })
	for _, c := range grants {
		if c.Grant.ExpiresAt != nil && when(*c.Grant.ExpiresAt) == end {
			out.Terms.ExpiresAt = c.Grant.ExpiresAt
		}
		if metadataText(c.Grant.Metadata) == metadata {
			out.Metadata = granting.VisibleMetadata(c.Grant.Metadata)
		}
	}
	maps.DeleteFunc(out.Metadata, func(key, value string) bool {
		standard, ok := defaultMetadata[key]
		return ok && standard == value
	})
	out.Terms.Metadata = granting.StoredMetadata(granting.MergeMetadata(defaultMetadata, out.Metadata), out.Terms.Key)
}

func metadataText(metadata map[string]string) string {
	var text strings.Builder
	for _, key := range slices.Sorted(maps.Keys(metadata)) {
		fmt.Fprintf(&text, "%q=%q ", key, metadata[key])
	}
	return text.String()
}

// commonest is the text that most of some things have; of several, the first in
// order.
func commonest[T any](things []T, text func(T) string) string {
	counts := map[string]int{}
	for _, thing := range things {
		counts[text(thing)]++
	}
	best := ""
	for _, candidate := range slices.Sorted(maps.Keys(counts)) {
		if counts[candidate] > counts[best] {
			best = candidate
		}
	}
	return best
}
