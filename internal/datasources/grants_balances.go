// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package datasources

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/billing-credits/terraform-provider-stripe/internal/granting"
	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

// addBalances adds to listed grants what is left of them and what was applied, by
// the ledger of each customer, which is read once: a balance summary would take a
// request for each grant, and says nothing of one that has ended.
func (s *grantsSource) addBalances(ctx context.Context, grants []listedModel) diag.Diagnostics {
	var diags diag.Diagnostics
	applied := map[string]map[string]int64{}
	counts := map[string]int{}
	for _, grant := range grants {
		counts[grant.holder()]++
	}
	for i := range grants {
		grant := &grants[i]
		customer := grant.holder()
		ledger, read := applied[customer]
		if !read {
			only := ""
			if counts[customer] == 1 {
				only = grant.ID.ValueString()
			}
			var err error
			ledger, err = s.appliedByGrant(ctx, customer, only)
			switch {
			case stripeapi.IsMissing(err) || stripeapi.IsNotFound(err):
				diags.AddWarning("The balance of a credit grant could not be read",
					fmt.Sprintf("The ledger of customer %s cannot be read, most likely since the customer was deleted, so ledger_balance and applied of its grants are null. %s", customer, err))
			case err != nil:
				diags.Append(s.failure(target{thing: "credit balance transactions of customer", id: customer}, err)...)
				return diags
			}
			applied[customer] = ledger
		}
		if ledger == nil {
			grant.LedgerBalance, grant.Applied = types.Int64Null(), types.Int64Null()
			continue
		}
		used := ledger[grant.ID.ValueString()]
		grant.Applied = types.Int64Value(used)
		grant.LedgerBalance = types.Int64Value(ledgerBalanceOf(grant.grantModel, used))
	}
	return diags
}

// ledgerBalanceOf is what is left of a grant, in minor units, of which a part was applied.
func ledgerBalanceOf(grant grantModel, applied int64) int64 {
	if grant.Status.ValueString() != granting.StatusGranted || grant.Amount.Monetary == nil {
		return 0
	}
	return grant.Amount.Monetary.Value.ValueInt64() - applied
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
