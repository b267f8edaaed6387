// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package campaign

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/billing-credits/terraform-provider-stripe/internal/granting"
	"github.com/billing-credits/terraform-provider-stripe/internal/grantresource"
)

// The keys of Terraform's private data.
const (
	// privateAccount holds the id of the account that the grants were made in.
	privateAccount = "account"

	// privatePlanned holds what the first of the two plans of a replacement leaves for
	// the second (*plannedBefore), in which there is no prior state.
	privatePlanned = "planned"

	// privateReplaced holds, by customer, the grants that were ended for new ones
	// which were not made yet.
	privateReplaced = "replaced"

	// privatePriority is set where the priority is the configuration's, and not what
	// Stripe took in its absence: only then it is sent for new grants, so that each
	// attempt to grant asks for the same.
	privatePriority = "priority"

	// privateNext holds, from the plan of a replacement on, what the new half needs
	// (*replacement), so that Delete can check it before anything ends.
	privateNext = "next"

	// privateKeptElsewhere holds the grants that a plan must not end, because
	// another resource of the run keeps them.
	privateKeptElsewhere = "kept_elsewhere"
)

// plannedBefore is what a campaign is that may be replaced.
type plannedBefore struct {
	Policy  string   `json:"policy"`            // the deletion policy of its grants
	Live    int      `json:"live"`              // how many of them have not ended
	Leaving []string `json:"leaving,omitempty"` // customers who are no recipients any more
}

// replacement is what is to take the place of the grants that a Delete ends.
type replacement struct {
	granting.Intended
	Adopted map[string]string `json:"adopted,omitempty"` // grants that are adopted instead of making one, by customer
}

// of is what takes the place of a customer's grant.
func (r replacement) of(customer string) granting.Intended {
	next := r.Intended
	next.Customer, next.Adopts = customer, r.Adopted[customer]
	return next
}

// remembered is what the private data of a state holds.
type remembered struct {
	Account       string
	Replaced      map[string]string
	KeptElsewhere map[string]bool
	Next          *replacement
	Planned       *plannedBefore
	OwnPriority   bool
}

func remember(ctx context.Context, private grantresource.PrivateData) (remembered, diag.Diagnostics) {
	var r remembered
	var diags, more diag.Diagnostics
	r.Account, diags = grantresource.GetPrivate[string](ctx, private, privateAccount)
	r.Replaced, more = grantresource.GetPrivate[map[string]string](ctx, private, privateReplaced)
	diags.Append(more...)
	r.KeptElsewhere, more = grantresource.GetPrivate[map[string]bool](ctx, private, privateKeptElsewhere)
	diags.Append(more...)
	r.Planned, more = grantresource.GetPrivate[*plannedBefore](ctx, private, privatePlanned)
	diags.Append(more...)
	r.OwnPriority, more = grantresource.GetPrivate[bool](ctx, private, privatePriority)
	diags.Append(more...)
	r.Next, more = grantresource.GetPrivate[*replacement](ctx, private, privateNext)
	diags.Append(more...)
	return r, diags
}

// savePrivate keeps what is not in the state for the runs that follow. replaced are
// the grants that were ended for new ones which were not made, by customer.
func savePrivate(ctx context.Context, private grantresource.PrivateData, kept remembered, replaced map[string]string) diag.Diagnostics {
	var diags diag.Diagnostics
	if kept.Account != "" {
		diags.Append(grantresource.SetPrivate(ctx, private, privateAccount, kept.Account)...)
	}
	diags.Append(grantresource.SetPrivate(ctx, private, privatePriority, kept.OwnPriority)...)
	diags.Append(grantresource.SetPrivate(ctx, private, privateReplaced, replaced)...)
	diags.Append(grantresource.SetPrivate(ctx, private, privateKeptElsewhere, map[string]bool{})...)
	diags.Append(grantresource.SetPrivate(ctx, private, privateNext, nil)...)
	return diags
}
