// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

// A grant that is adopted may still be in another state, or at another address of
// the same one: a resource renamed without a moved block, the old half of a
// replacement, a state that was lost and found. Whoever adopts marks the grant in
// Stripe (ownerMetadata) and remembers the mark beside its state (privateOwner).
// Who destroys compares the two, and leaves a grant alone that somebody else has
// adopted since. A grant that nobody adopted has no mark.

// privateOwner is the key of Terraform's private data that holds the mark.
const privateOwner = "owner"

// newOwner returns a mark that no other adoption has.
func newOwner() string { return stripeapi.NewIdempotencyKey() }

// ownerOf is the mark that a grant carries in Stripe, "" for none.
func ownerOf(grant stripeapi.CreditGrant) string { return grant.Metadata[ownerMetadata] }

// rememberOwner keeps the mark beside the state.
func rememberOwner(ctx context.Context, private privateData, owner string) diag.Diagnostics {
	return setPrivate(ctx, private, privateOwner, owner)
}

// rememberedOwner is the mark that is kept beside the state, "" for none.
func rememberedOwner(ctx context.Context, private privateData) (string, diag.Diagnostics) {
	return getPrivate(ctx, private, privateOwner)
}

// handedOver is said instead of ending a grant that was adopted elsewhere.
func handedOver(id string) diag.Diagnostics {
	return diag.Diagnostics{diag.NewWarningDiagnostic("A credit grant was handed over instead of ended",
		fmt.Sprintf("Credit grant %s was adopted, by its idempotency_key, by another resource or another state since this one last managed it. It stays live, and Terraform forgets it here.", id))}
}
