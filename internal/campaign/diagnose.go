// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package campaign

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/billing-credits/terraform-provider-stripe/internal/granting"
	"github.com/billing-credits/terraform-provider-stripe/internal/grantresource"
)

// failure is what stands in the way for one customer.
type failure struct {
	Customer string
	Err      error
}

// diagnoseAll turns failures, by the order of customers, into one error for each
// kind: it explains the first, and names the next ones. Keys that cannot be used are
// one kind.
func diagnoseAll(failures []failure) diag.Diagnostics {
	var diags diag.Diagnostics
	var used, others []failure
	for _, f := range failures {
		if takenKey(f.Err) != nil {
			used = append(used, f)
		} else {
			others = append(others, f)
		}
	}
	diags.Append(diagnoseUsed(used)...)
	kinds := map[string][]failure{}
	var order []string
	for _, f := range others {
		summary := grantresource.Diagnose(f.Err)[0].Summary()
		if kinds[summary] == nil {
			order = append(order, summary)
		}
		kinds[summary] = append(kinds[summary], f)
	}
	for _, summary := range order {
		diags.Append(diagnoseKind(summary, kinds[summary]))
	}
	return diags
}

func diagnoseKind(summary string, failures []failure) diag.Diagnostic {
	first := grantresource.Diagnose(failures[0].Err)[0]
	detail := first.Detail()
	if len(failures) > 1 {
		lines := make([]string, 0, len(failures)-1)
		for _, f := range failures[1:] {
			lines = append(lines, f.Customer+": "+reason(f.Err))
		}
		detail += "\n\nThe same happened to " + counted(len(lines), "more customer") + ":\n" + listed(lines)
	}
	at := path.Root("recipients")
	if located, ok := first.(diag.DiagnosticWithPath); ok && !slices.Contains([]string{"customer", "customer_account"}, located.Path().String()) {
		at = located.Path()
	}
	return diag.NewAttributeErrorDiagnostic(at, summary, detail)
}

// takenKey is the refusal of a key that grants have already, nil for another error.
func takenKey(err error) *granting.Refusal { return granting.RefusalOf(err, granting.KeyTaken) }

// diagnoseUsed is the error of a key under which customers were granted credits
// already, with all of them.
func diagnoseUsed(failures []failure) diag.Diagnostics {
	if len(failures) == 0 {
		return nil
	}
	lines := make([]string, 0, len(failures))
	for _, f := range failures {
		taken := takenKey(f.Err)
		existing := taken.Existing
		if existing == nil {
			lines = append(lines, taken.Brief+", and are live: end those that should not be there")
			continue
		}
		line := fmt.Sprintf("customer %s: credit grant %s of %s since %s, which is now %s", f.Customer, existing.Grant.ID,
			granting.Worth(existing.Grant.Amount), when(existing.Grant.Created), existing.Status)
		if len(existing.Differs) > 0 {
			line += ", and differs from the configuration in " + strings.Join(existing.Differs, ", ")
		}
		lines = append(lines, line)
	}
	key := takenKey(failures[0].Err).Key
	return grantresource.AtAttribute("idempotency_key", "The idempotency key has been used",
		fmt.Sprintf("%s of this campaign cannot be granted credits under the idempotency_key %q, because it was used for them before. Nothing was granted, and nothing was changed.\n%s\n\n"+
			"An idempotency_key grants once to each customer. Next steps:\n"+
			"  - if the campaign is in no state, import it: terraform import ADDRESS %q\n"+
			"  - if a run was killed, the state was lost, or the grants move here from other resources, adopt them: set STRIPE_EXISTING_GRANTS=adopt for this plan and its apply (grants on the same terms are taken into the state, ended ones as ended, and nothing is granted for them)\n"+
			"  - to grant in addition to them, leave these customers out, and grant to them by another campaign or a stripe_billing_credit_grant. Another idempotency_key for a campaign that is in the state ends all of its grants and grants again", counted(len(failures), "recipient"), key, listed(lines), key))
}
