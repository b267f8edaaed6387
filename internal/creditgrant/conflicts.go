// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
)

// duplicateKey is the error of two resources that declare the same grant.
func duplicateKey(m model) diag.Diagnostics {
	return atKey("Two resources use the same idempotency key",
		fmt.Sprintf("Another stripe_billing_credit_grant in this configuration has, or had, the idempotency_key %q for customer %s. Both would speak for one grant, and destroying one would take the other's credit. "+
			"Give each grant a key of its own. To hand a key on, apply its removal first; if a resource was renamed, write a moved block.",
			m.IdempotencyKey.ValueString(), m.Customer.ValueString()))
}

// movedWithoutBlock is the error of a resource that is destroyed while another
// one declares its grant.
func movedWithoutBlock(m model) diag.Diagnostics {
	return atKey("A credit grant would be ended and declared anew",
		fmt.Sprintf("One resource with the idempotency_key %q for customer %s is destroyed, and another one with the same key is created. Ending the grant and granting again would give back what was already used. "+
			"If the resource was renamed, write a moved block, and nothing is ended or granted. If it is meant, apply the removal first.",
			m.IdempotencyKey.ValueString(), m.Customer.ValueString()))
}

// heldTwice is the error of two resources that manage one grant.
func heldTwice(id string) diag.Diagnostics {
	return diag.Diagnostics{diag.NewErrorDiagnostic("Two resources manage the same credit grant",
		fmt.Sprintf("Credit grant %s is in the state of two resources, and destroying one would take the other's credit. Let one of them forget it: terraform state rm ADDRESS.", id))}
}

// otherTermsBefore is the error of a key under which Stripe remembers another
// request, of which no live grant came.
func otherTermsBefore(m model, said error) diag.Diagnostics {
	return atKey("The idempotency key was used with other terms before",
		fmt.Sprintf("An earlier attempt with the idempotency_key %q for customer %s asked for other terms, and Stripe remembers it for a day. No live grant carries the key, so it most likely failed. "+
			"Use another idempotency_key, go back to the earlier terms, or wait a day. %s", m.IdempotencyKey.ValueString(), m.Customer.ValueString(), said))
}

// chainBroken is the error of a create that met, at every try, what somebody else
// had done.
func chainBroken(m model, said error) diag.Diagnostics {
	detail := fmt.Sprintf("Nothing was granted: every request with the idempotency_key %q for customer %s is answered by Stripe with what an earlier one did. Wait a day, or use another idempotency_key.",
		m.IdempotencyKey.ValueString(), m.Customer.ValueString())
	if said != nil {
		detail += " " + said.Error()
	}
	return atKey("The idempotency key is used up for now", detail)
}

func atKey(summary, detail string) diag.Diagnostics {
	return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(path.Root("idempotency_key"), summary, detail)}
}
