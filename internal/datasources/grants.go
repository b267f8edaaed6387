// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package datasources

import (
	"context"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/billing-credits/terraform-provider-stripe/internal/granting"
	"github.com/billing-credits/terraform-provider-stripe/internal/grantresource"
	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

var _ datasource.DataSourceWithConfigure = &grantsSource{}

type grantsSource struct{ source }

// NewGrants returns the data source stripe_billing_credit_grants.
func NewGrants() datasource.DataSource {
	return &grantsSource{source{name: "billing_credit_grants", description: grantsSchema}}
}

// grantsModel is the plural data source: filters, and the grants they let through.
type grantsModel struct {
	holderModel
	Category        types.String `tfsdk:"category"`
	Status          types.String `tfsdk:"status"`
	IdempotencyKey  types.String `tfsdk:"idempotency_key"`
	Metadata        types.Map    `tfsdk:"metadata"`
	IncludeBalances types.Bool   `tfsdk:"include_balances"`
	CreditGrants    types.List   `tfsdk:"credit_grants"`
}

// Read follows the pages of the list. Stripe filters by customer only (SPEC), so
// the rest is filtered here.
func (s *grantsSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var m grantsModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}
	shown := []shownGrant{}
	wanted := m.wanted()
	now := clocks(s.client)
	var unreadable []stripeapi.Unreadable
	grants := s.client.ListCreditGrants(m.holder()).Readable(ctx, func(object stripeapi.Unreadable) error {
		unreadable = append(unreadable, object)
		return nil
	})
	err := collect(ctx, "credit grants", grants, 0, func(grant stripeapi.CreditGrant) error {
		if !m.admitsGrant(grant) {
			return nil
		}
		at, err := now(ctx, grant.TestClock)
		if err != nil && !stripeapi.IsNotFound(err) {
			// A clock that was deleted spoils no list: Stripe's time decides then.
			wanted = clockOf(grant)
			return err
		}
		if grantresource.Admits(m.Status, granting.StatusOf(grant, at)) {
			shown = append(shown, grantOf(grant, at))
		}
		return nil
	})
	if err != nil {
		resp.Diagnostics.Append(s.failure(wanted, err)...)
		return
	}
	resp.Diagnostics.Append(grantresource.UnreadableWarning(unreadable)...)
	if m.IncludeBalances.ValueBool() {
		resp.Diagnostics.Append(s.addBalances(ctx, shown)...)
	}
	m.CreditGrants = s.listed(ctx, "credit_grants", shown, &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, m)...)
}

// admitsGrant reports that the filters that Stripe does not know let a grant through.
func (m grantsModel) admitsGrant(grant stripeapi.CreditGrant) bool {
	for key, value := range grantresource.StringMap(m.Metadata) {
		if has, ok := grant.Metadata[key]; !ok || has != value {
			return false
		}
	}
	return grantresource.Admits(m.Category, grant.Category) && grantresource.Admits(m.IdempotencyKey, grant.Metadata[granting.KeyMetadata])
}

// wanted is what the list is of, for errors.
func (m grantsModel) wanted() target {
	if m.holder() == "" {
		return target{thing: "credit grants", id: "of the account"}
	}
	return m.target()
}

// clocks reads each test clock once, so that all grants of a list are judged by
// the same moment.
func clocks(client *stripeapi.Client) func(context.Context, *string) (time.Time, error) {
	known := map[string]time.Time{}
	return func(ctx context.Context, clock *string) (time.Time, error) {
		name := types.StringPointerValue(clock).ValueString()
		if at, ok := known[name]; ok {
			return at, nil
		}
		at, err := client.Now(ctx, clock)
		if err == nil || stripeapi.IsNotFound(err) {
			known[name] = at
		}
		return at, err
	}
}

// addBalances adds to listed grants what is left of them and what was applied, by
// the ledger of each customer, which is read once: a balance summary would take a
// request for each grant, and says nothing of one that has ended.
func (s *grantsSource) addBalances(ctx context.Context, grants []shownGrant) diag.Diagnostics {
	var diags diag.Diagnostics
	applied := map[string]map[string]int64{}
	counts := map[string]int{}
	for _, grant := range grants {
		counts[grant.HolderID()]++
	}
	for i := range grants {
		grant := &grants[i]
		customer := grant.HolderID()
		ledger, read := applied[customer]
		if !read {
			only := ""
			if counts[customer] == 1 {
				only = grant.ID
			}
			var err error
			ledger, err = s.appliedByGrant(ctx, customer, only)
			switch {
			case hasNoBalance(err):
				diags.AddWarning("The balance of a credit grant could not be read",
					fmt.Sprintf("The ledger of customer %s cannot be read, most likely since the customer was deleted, so ledger_balance and applied of its grants are null. %s", customer, err))
			case err != nil:
				diags.Append(s.failure(target{thing: "credit balance transactions of customer", id: customer}, err)...)
				return diags
			}
			applied[customer] = ledger
		}
		if ledger == nil || grant.Amount.Monetary == nil {
			continue
		}
		used, left := ledger[grant.ID], int64(0)
		if grant.Status == granting.StatusGranted {
			left = grant.Amount.Monetary.Value - used
		}
		grant.Applied, grant.LedgerBalance = &used, &left
	}
	return diags
}

// appliedByGrant is what invoices have drawn of each grant of a customer, less what
// voided invoices gave back, in minor units; of one grant alone where it is named.
func (s *grantsSource) appliedByGrant(ctx context.Context, customer, only string) (map[string]int64, error) {
	applied := map[string]int64{}
	for transaction, err := range s.client.ListCreditBalanceTransactions(customer, only).All(ctx) {
		if err != nil {
			return nil, err
		}
		applied[transaction.CreditGrant] += granting.AppliedValue(transaction)
	}
	return applied, nil
}
