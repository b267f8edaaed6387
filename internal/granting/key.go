// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package granting

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
	"github.com/billing-credits/terraform-provider-stripe/internal/timestamp"
)

// KeyMetadata is the metadata key under which a grant keeps its idempotency_key.
const KeyMetadata = "terraform_idempotency_key"

// IsReservedMetadata reports a metadata key that belongs to the provider.
func IsReservedMetadata(key string) bool { return key == KeyMetadata }

// GrantKey is what identifies a grant that is made exactly once: an
// idempotency_key means one grant for each customer. Customer is the id of a customer or of
// an account, as it is configured.
type GrantKey struct {
	Customer string
	Key      string
}

// KeyOf returns the idempotency key that a grant has, "" for none.
func KeyOf(grant stripeapi.CreditGrant) string { return grant.Metadata[KeyMetadata] }

// hasKey reports that a grant is that of a key.
func hasKey(grant stripeapi.CreditGrant, key GrantKey) bool {
	return grant.IsOf(key.Customer) && KeyOf(grant) == key.Key
}

// KeyOfTerms is the customer and key of a grant that will be created; the key is "" for
// none.
func KeyOfTerms(terms stripeapi.CreditGrantCreate) GrantKey {
	return GrantKey{Customer: terms.Customer, Key: terms.Metadata[KeyMetadata]}
}

// StoredMetadata is what Stripe keeps as the metadata of a grant: that of the
// configuration, and the idempotency key where there is one ("" is none).
func StoredMetadata(metadata map[string]string, key string) map[string]string {
	stored := maps.Clone(metadata)
	if stored == nil {
		stored = map[string]string{}
	}
	if key != "" {
		stored[KeyMetadata] = key
	}
	return stored
}

// MergeMetadata is default_metadata under the metadata of a grant, which wins.
func MergeMetadata(defaults, own map[string]string) map[string]string {
	merged := make(map[string]string, len(defaults)+len(own))
	maps.Copy(merged, defaults)
	maps.Copy(merged, own)
	return merged
}

// VisibleMetadata is StoredMetadata without what belongs to the provider.
func VisibleMetadata(stored map[string]string) map[string]string {
	visible := maps.Clone(stored)
	maps.DeleteFunc(visible, func(key, _ string) bool { return IsReservedMetadata(key) })
	return visible
}

// DeriveIdempotencyKey returns the Idempotency-Key of a create that happens once.
// Racing runs derive the same one and get one grant. The id of the grant that the new
// one replaces, "" for none, is part of it, because Stripe answers an old key for at
// least a day with what it did then (DOC); so is the attempt, counted from 0. It is a
// digest: any two different inputs give different keys, of 71 of the 255 characters
// that Stripe takes.
func DeriveIdempotencyKey(key GrantKey, replaced string, attempt int) string {
	digest := sha256.New()
	parts := []string{"stripe_billing_credit_grant", key.Customer, key.Key, strconv.Itoa(attempt)}
	if replaced != "" {
		parts = append(parts, replaced)
	}
	for _, part := range parts {
		digest.Write([]byte(strconv.Itoa(len(part)) + ":" + part))
	}
	return "tf-once" + hex.EncodeToString(digest.Sum(nil))
}

// IDPrefix begins the id of every grant.
const IDPrefix = "credgr_"

const testIDPrefix = "credgr_test_"

// LooksLikeID reports a text that may be the id of a grant.
func LooksLikeID(id string) bool { return strings.HasPrefix(id, IDPrefix) && len(id) > len(IDPrefix) }

// IsOtherMode reports that a grant cannot be of the mode of the key: with the other
// mode's key every grant would seem not to exist. The livemode that was recorded
// decides; where there is none (nil), the id does, which in test mode begins with
// credgr_test_ (SPEC, by its samples).
func IsOtherMode(id string, livemode *bool, keyLivemode bool) bool {
	if livemode != nil {
		return *livemode != keyLivemode
	}
	return keyLivemode && strings.HasPrefix(id, testIDPrefix)
}

// IsOfKey reports an attribute that a GrantKey is taken from.
func IsOfKey(attribute string) bool {
	return attribute == "customer" || attribute == "customer_account" || attribute == "idempotency_key"
}

// refuseUsed refuses a create whose key a grant has already, live or ended.
func refuseUsed(key GrantKey, existing Existing) *Refusal {
	return &Refusal{
		Kind: KeyTaken, Attribute: "idempotency_key", Existing: &existing, Key: key.Key,
		Summary: "The idempotency key has been used",
		Detail:  describeUsed(key, existing) + " Nothing was granted for this resource.\n\n" + waysOn(existing),
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
		detail += fmt.Sprintf(" Configure its terms and import it (terraform import ADDRESS %s), or use another idempotency_key to grant in addition to it. "+
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
			"End those that should not be there in the Dashboard, and import the right one.", key.Customer, len(grants), key.Key, ids),
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
		ways = append(ways, fmt.Sprintf("to manage that grant here, import it: terraform import ADDRESS %s (where the state has another grant at ADDRESS, end that one first: terraform destroy -target=ADDRESS; after terraform state rm it would stay live)", existing.Grant.ID))
	}
	if !HasEnded(existing.Status) || len(existing.Differs) == 0 {
		ways = append(ways, adopt)
	}
	ways = append(ways, "to grant in addition to it, use another idempotency_key; a replacement with create_before_destroy needs one too, since the old grant is still live when the new one is made")
	return "An idempotency_key grants once. Next steps:\n  - " + strings.Join(ways, "\n  - ")
}

// makers are for whom a run creates grants under one idempotency key, by the kind of id. A
// customer may have both: with Accounts v2, an account and a customer can be one (DOC,
// docs.stripe.com/accounts-v2/use-accounts-as-customers).
type makers struct {
	customers  bool
	unresolved map[string]bool // accounts whose customer was not looked up yet
}

// otherName is a key with the other id of its customer, the zero value for none. Only
// where a run creates grants under one idempotency key for customers and for accounts, each
// account is looked up, once in a run: a balance names both ids (SDK 84.1.0).
func (r *Run) otherName(ctx context.Context, key GrantKey) (GrantKey, error) {
	for _, account := range r.memory.unresolved(key) {
		_, err := once(r, r.names, account, func() (string, error) {
			balance, err := r.client.GetCreditBalanceSummary(ctx, account, stripeapi.BalanceFilter{})
			if stripeapi.IsMissing(err) {
				return "", nil // No credits can be granted to it.
			}
			if err == nil && balance.Customer != "" {
				r.mu.Lock()
				defer r.mu.Unlock()
				r.names[balance.Customer] = account
			}
			return balance.Customer, err
		})
		if err != nil {
			return GrantKey{}, Failed("Could not tell whether two resources grant to one customer",
				fmt.Sprintf("Resources with the idempotency_key %q name customers and accounts, and one customer may have both ids. Nothing was granted. Name all by customer, or all by customer_account. Looking up account %s", key.Key, account), err)
		}
		r.memory.resolved(key, account)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if other := r.names[key.Customer]; other != "" {
		return GrantKey{Customer: other, Key: key.Key}, nil
	}
	return GrantKey{}, nil
}

// addMaker records that a grant is created under a key. The caller holds the lock.
func (m *memory) addMaker(key GrantKey) {
	of := m.makers[key.Key]
	if of == nil {
		of = &makers{unresolved: map[string]bool{}}
		m.makers[key.Key] = of
	}
	if stripeapi.IsAccountID(key.Customer) {
		of.unresolved[key.Customer] = true
	} else {
		of.customers = true
	}
}

// unresolved are the accounts that must be looked up to tell whether grants of a key are
// created for one customer twice.
func (m *memory) unresolved(key GrantKey) []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	of := m.makers[key.Key]
	if !of.customers {
		return nil
	}
	return slices.Collect(maps.Keys(of.unresolved))
}

func (m *memory) resolved(key GrantKey, account string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.makers[key.Key].unresolved, account)
}

// refuseTwoNames refuses a second grant under a key for a customer whom resources name by
// both ids.
func refuseTwoNames(key, other GrantKey) *Refusal {
	refusal := refuseDuplicate(key)
	refusal.Detail = fmt.Sprintf("%s and %s are the ids of one customer. ", key.Customer, other.Customer) + refusal.Detail
	return refusal
}
