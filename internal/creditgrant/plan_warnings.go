// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/billing-credits/terraform-provider-stripe/internal/granting"
	"github.com/billing-credits/terraform-provider-stripe/internal/grantresource"
	"github.com/billing-credits/terraform-provider-stripe/internal/money"
	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

// warnReplace says what a replacement ends and what it grants again.
func warnReplace(ctx context.Context, prior, next model, because []string) diag.Diagnostics {
	return grantresource.Warning("Replacing a credit grant ends it and grants again",
		fmt.Sprintf("The %s of a grant cannot be changed, so credit grant %s of %s to customer %s ends (%s), and %s is granted to customer %s. "+
			"What was already applied to invoices stays applied; the new grant is granted in full. It is as the plan shows it, also where ignore_changes keeps an attribute as it was.%s",
			strings.Join(because, ", "), prior.ID.ValueString(), worth(ctx, prior), prior.holder(),
			endingOf(prior.DeletionPolicy.ValueString()), worth(ctx, next), cmp.Or(next.holder(), "(known after apply)"), sameKeyAdvice(prior, next)))
}

// sameKeyAdvice speaks of what a plan does not show: whether the old grant ends first.
func sameKeyAdvice(prior, next model) string {
	before, keyed := prior.grantKey()
	if after, _ := next.grantKey(); !keyed || before != after {
		return ""
	}
	return " With create_before_destroy the apply fails, since the old grant still has the idempotency_key then: remove create_before_destroy, or use another idempotency_key."
}

// warnShorter says what an earlier expiry means for the customer.
func warnShorter(ctx context.Context, prior, next model) diag.Diagnostics {
	return grantresource.Warning("The credits of a grant expire earlier",
		fmt.Sprintf("Credit grant %s of %s to customer %s expires at %s, and not %s: what is left of it then is lost to the customer.",
			prior.ID.ValueString(), worth(ctx, prior), prior.holder(), next.ExpiresAt.ValueString(), grantresource.Expiry(prior.ExpiresAt)))
}

// warnDestroy says what credit a destroy takes away, and more at its end.
func warnDestroy(ctx context.Context, prior model, more string) diag.Diagnostics {
	who := fmt.Sprintf("credit grant %s of %s to customer %s", prior.ID.ValueString(), worth(ctx, prior), prior.holder())
	if prior.DeletionPolicy.ValueString() == granting.PolicyAbandon {
		return grantresource.Warning("Destroying a credit grant with the policy abandon leaves it live",
			fmt.Sprintf("Terraform forgets %s, and the customer keeps what is left of it.%s", who, more))
	}
	return grantresource.Warning("Destroying a credit grant withdraws credit",
		fmt.Sprintf("What is left of %s, if anything, is voided or expired (%s). What was already applied to invoices stays applied.%s",
			who, endingOf(prior.DeletionPolicy.ValueString()), more))
}

// warnFinal speaks of a grant that has ended and is not as declared: it ended
// elsewhere, or its configuration was changed since. It is nil for a grant that
// reached its own expires_at and is configured as it was: that was expected.
//
// searched says that Stripe could be asked for grants that have its key.
func warnFinal(ctx context.Context, prior model, ignored []string, searched bool) diag.Diagnostics {
	natural := prior.Status.ValueString() == granting.StatusExpired && prior.EndedAt.SameInstant(prior.ExpiresAt)
	if natural && len(ignored) == 0 {
		return nil
	}
	how := prior.Status.ValueString()
	switch {
	case natural:
		how = "expired, as declared,"
	case prior.Status.ValueString() == granting.StatusExpired:
		how = "expired at another time than declared,"
	}
	detail := fmt.Sprintf("Credit grant %s of %s to customer %s was %s at %s. ",
		prior.ID.ValueString(), worth(ctx, prior), prior.holder(), how, prior.EndedAt.ValueString())
	if natural {
		detail = strings.Replace(detail, " was expired", " expired", 1)
	}
	if len(ignored) > 0 {
		detail += fmt.Sprintf("Its configuration has changed since (%s), and nothing is done about it. ", strings.Join(ignored, ", "))
	}
	return grantresource.Warning("A credit grant has ended, and Terraform does not grant again on its own",
		detail+lookedFor(prior, searched)+"To grant again, on the terms now configured, run `terraform apply -replace=ADDRESS` with the address of this resource. To stop managing it, remove the resource from the configuration.")
}

// worth writes what a grant is worth in major units: "10.00 USD".
func worth(ctx context.Context, m model) string {
	amount, ok := m.monetary(ctx)
	if !ok {
		return "an amount known after apply"
	}
	return money.Format(amount.Value.ValueInt64(), amount.Currency.ValueString())
}

func endingOf(policy string) string {
	switch policy {
	case granting.PolicyVoid:
		return "it is voided, or the apply fails if some of it was applied to an invoice"
	case granting.PolicyExpire:
		return "what is left expires"
	case granting.PolicyAbandon:
		return "by its policy abandon it stays live, so the customer has both"
	}
	return "it is voided if none of it was applied to an invoice, else what is left expires"
}

// lookedFor says, about a grant with a key, that no other one has it: a run that
// replaced the grant and was interrupted between the two halves has granted nothing. Of a
// grant without a key that cannot be said.
func lookedFor(prior model, searched bool) string {
	switch {
	case prior.IdempotencyKey.IsNull():
		return "If a run that was replacing it was interrupted, look first whether it has granted in its place: the grant has no idempotency_key to find another one by. "
	case !searched:
		return ""
	}
	return "No live grant has its idempotency_key: if a run that was replacing it was interrupted, nothing was granted in its place. "
}

// warnAdopt says which grant a plan adopts instead of granting.
func warnAdopt(ctx context.Context, next model, existing granting.Existing) diag.Diagnostics {
	outcome := "It is taken into the state, and its expires_at and metadata are brought to the configuration; nothing is granted."
	if granting.HasEnded(existing.Status) {
		outcome = "It has ended, and an ended grant is final: it is taken into the state as it is, and nothing is granted."
	}
	return grantresource.Warning("An existing credit grant will be adopted",
		fmt.Sprintf("Customer %s already has credit grant %s of %s (%s) with the idempotency_key %q. %s",
			next.holder(), existing.Grant.ID, worth(ctx, next), existing.Status, next.IdempotencyKey.ValueString(), outcome))
}

// warnTainted says what replacing a tainted grant ends and grants again.
func warnTainted(ctx context.Context, next model, tainted string) diag.Diagnostics {
	return grantresource.Warning("Replacing a credit grant ends it and grants again",
		fmt.Sprintf("Credit grant %s is in the state, and no resource of the plan keeps it. If this resource is tainted, the grant is ended by its deletion_policy, and %s is granted to customer %s in full; to keep it instead, run terraform untaint ADDRESS.",
			tainted, worth(ctx, next), next.holder()))
}

// warnSuccessor names the live grants that have the key of an ended one, and says what
// to do about them.
func warnSuccessor(prior model, successors []stripeapi.CreditGrant, advice string) diag.Diagnostics {
	ids := make([]string, 0, len(successors))
	for _, grant := range successors {
		ids = append(ids, grant.ID)
	}
	slices.Sort(ids)
	how := "has ended"
	if prior.hasEnded() {
		how = fmt.Sprintf("was %s at %s", prior.Status.ValueString(), prior.EndedAt.ValueString())
	}
	return grantresource.Warning("A live credit grant may be in no state",
		fmt.Sprintf("Credit grant %s, which is in the state, %s, and %s is live under its idempotency_key %q, or under the customer and key that are configured now. Unless another resource or state has it, a run that was replacing the grant was most likely interrupted, or the state is an old copy. %s",
			prior.ID.ValueString(), how, strings.Join(slices.Compact(ids), ", "), prior.IdempotencyKey.ValueString(), advice))
}
