// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package granting

import (
	"fmt"
	"strings"

	"github.com/billing-credits/terraform-provider-stripe/internal/timestamp"
)

// refuseUsed refuses a create whose key a grant has already, live or ended.
func refuseUsed(key GrantKey, existing Existing) *Refusal {
	return &Refusal{
		Kind: KeyTaken, Attribute: "idempotency_key", Existing: &existing, Key: key.Key,
		Summary: "The idempotency key has been used",
		Detail:  describeUsed(key, existing) + " Nothing was granted, and nothing was changed.\n\n" + waysOn(existing),
		Brief:   fmt.Sprintf("grant %s, which is %s, already has the key", existing.Grant.ID, existing.Status),
	}
}

// refuseTerms refuses to adopt a grant on other terms.
func refuseTerms(key GrantKey, existing Existing) *Refusal {
	differs := strings.Join(existing.Differs, ", ")
	detail := fmt.Sprintf("%s It differs from the configuration in %s, so it cannot be adopted. Nothing was granted for this resource.", describeUsed(key, existing), differs)
	if HasEnded(existing.Status) {
		detail += "\n\n" + waysOn(existing)
	} else {
		detail += fmt.Sprintf(" Configure its terms, import it (terraform import ADDRESS %s), or use another idempotency_key to grant in addition to it. "+
			"A replacement with create_before_destroy needs another key too, because the old grant is still live when the new one is made.", existing.Grant.ID)
	}
	return &Refusal{
		Kind: KeyTaken, Attribute: "idempotency_key", Existing: &existing, Key: key.Key,
		Summary: "The idempotency key belongs to a credit grant on other terms", Detail: detail,
		Brief: fmt.Sprintf("grant %s of the idempotency key %q differs in %s", existing.Grant.ID, key.Key, differs),
	}
}

// refuseSeveral refuses a key that more than one live grant has.
func refuseSeveral(key GrantKey, grants []string) *Refusal {
	ids := strings.Join(grants, ", ")
	return &Refusal{
		Kind: KeyTaken, Attribute: "idempotency_key", Key: key.Key,
		Summary: "Several live credit grants have the idempotency key",
		Detail: fmt.Sprintf("Nothing was granted for this resource. Customer %s has %d live credit grants with the idempotency_key %q: %s. "+
			"End those that should not be there in the Dashboard, or import the right one.", key.Customer, len(grants), key.Key, ids),
		Brief: fmt.Sprintf("the grants %s of customer %s have the idempotency key %q", ids, key.Customer, key.Key),
	}
}

// describeUsed says which grant has the key: since when, of what, and its status.
func describeUsed(key GrantKey, existing Existing) string {
	return fmt.Sprintf("Customer %s was already granted %s on %s under the idempotency_key %q: credit grant %s, which is now %s.",
		key.Customer, Worth(existing.Grant.Amount), timestamp.Format(existing.Grant.Created), key.Key, existing.Grant.ID, existing.Status)
}

// waysOn are the options if a key has been used.
func waysOn(existing Existing) string {
	ways := []string{}
	adopt := "if the state was lost, adopt it: set STRIPE_EXISTING_GRANTS=adopt for this plan and its apply (it is taken into the state, and nothing is granted)"
	if HasEnded(existing.Status) {
		ways = append(ways, fmt.Sprintf("to grant again under this key, as after a replacement that was interrupted, import the ended grant and replace it: terraform import ADDRESS %s (where the state has it as a tainted resource, terraform untaint ADDRESS), then terraform apply -replace=ADDRESS", existing.Grant.ID))
		adopt = "if the state was lost, adopt it as ended: set STRIPE_EXISTING_GRANTS=adopt for this plan and its apply; nothing is granted"
	} else {
		ways = append(ways, fmt.Sprintf("to manage that grant here, import it: terraform import ADDRESS %s (where the state has another grant at ADDRESS, after terraform state rm ADDRESS)", existing.Grant.ID))
	}
	if !HasEnded(existing.Status) || len(existing.Differs) == 0 {
		ways = append(ways, adopt)
	}
	ways = append(ways, "to grant in addition to it, use another idempotency_key; a replacement with create_before_destroy needs one too, since the old grant is still live when the new one is made")
	return "An idempotency_key grants once. Next steps:\n  - " + strings.Join(ways, "\n  - ")
}
