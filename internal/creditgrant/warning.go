// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant

import (
	"context"
	"fmt"
	"strings"

	"github.com/billing-credits/terraform-provider-stripe/internal/money"
)

// notice is a warning for a person. The summary is the same for every grant, so
// that Terraform folds a thousand of them into one; the detail names this one.
type notice struct {
	Summary, Detail string
}

// replaceNotice says what a replacement ends and what it grants anew.
func replaceNotice(ctx context.Context, prior, next model, because []string) notice {
	return notice{
		"Replacing a credit grant ends it and grants anew",
		fmt.Sprintf("Stripe fixes %s when a grant is made, so credit grant %s of %s to customer %s ends (%s), and %s is granted to customer %s. "+
			"What of the old grant was already applied to invoices stays applied; the new one is granted in full.",
			listed(because), prior.ID.ValueString(), worth(ctx, prior), prior.Customer.ValueString(),
			endingOf(prior.DeletionPolicy.ValueString()), worth(ctx, next), shown(next.Customer.ValueString(), "(known after apply)")),
	}
}

// destroyNotice says what credit a destroy takes away.
func destroyNotice(ctx context.Context, prior model) notice {
	who := fmt.Sprintf("credit grant %s of %s to customer %s", prior.ID.ValueString(), worth(ctx, prior), prior.Customer.ValueString())
	if prior.DeletionPolicy.ValueString() == policyAbandon {
		return notice{
			"Destroying a credit grant with the policy abandon leaves it live",
			fmt.Sprintf("Terraform forgets %s, and the customer keeps what is left of it.", who),
		}
	}
	return notice{
		"Destroying a credit grant withdraws credit",
		fmt.Sprintf("What is left of %s, if anything, is taken back (%s). What was already applied to invoices stays applied.",
			who, endingOf(prior.DeletionPolicy.ValueString())),
	}
}

// endedNotice speaks of a grant that has ended and is not as declared: it ended
// elsewhere, or its configuration was changed since. It is nil for a grant that
// reached its own expires_at and is configured as it was: that is no news.
func endedNotice(ctx context.Context, prior model, ignored []string) *notice {
	natural := prior.Status.ValueString() == statusExpired && prior.EndedAt.SameInstant(prior.ExpiresAt)
	if natural && len(ignored) == 0 {
		return nil
	}
	how := prior.Status.ValueString()
	switch {
	case natural:
		how = "expired, as declared,"
	case prior.Status.ValueString() == statusExpired:
		how = "expired otherwise than declared,"
	}
	detail := fmt.Sprintf("Credit grant %s of %s to customer %s was %s at %s. ",
		prior.ID.ValueString(), worth(ctx, prior), prior.Customer.ValueString(), how, prior.EndedAt.ValueString())
	if natural {
		detail = strings.Replace(detail, " was expired", " expired", 1)
	}
	if len(ignored) > 0 {
		detail += fmt.Sprintf("Its configuration has changed since (%s), and nothing is done about it. ", listed(ignored))
	}
	return &notice{
		"A credit grant has ended, and Terraform does not grant again on its own",
		detail + "To grant again, on the terms now configured, run `terraform apply -replace=ADDRESS` with the address of this resource. To let it rest, remove the resource from the configuration.",
	}
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
	case policyVoid:
		return "it is voided, or the apply fails if some of it was applied to an invoice"
	case policyExpire:
		return "what is left expires"
	case policyAbandon:
		return "by its policy abandon it stays live, so the customer has both"
	}
	return "it is voided if none of it was applied to an invoice, else what is left expires"
}

func listed(names []string) string { return strings.Join(names, ", ") }

func shown(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}
