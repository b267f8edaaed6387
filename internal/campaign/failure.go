// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package campaign

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/billing-credits/terraform-provider-stripe/internal/granting"
	"github.com/billing-credits/terraform-provider-stripe/internal/grantresource"
	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

// failureDrift is the drift of a customer whom a create did not grant anything.
func failureDrift(err error) string {
	switch {
	case granting.RefusalOf(err, granting.OutcomeUnknown) != nil:
		return outcomeUnknown + reason(err) + " If a grant was made, the next plan finds it by its key, and existing_grants = \"adopt\" takes it in."
	case errors.Is(err, context.Canceled):
		return notGrantedYet + ": " + stopReason(err)
	}
	return notGranted + reason(err)
}

// reason says why something failed, without what the reader knows already.
func reason(err error) string {
	if errors.Is(err, context.Canceled) {
		return "Terraform was interrupted"
	}
	return err.Error()
}

// stopReason says why something was not tried.
func stopReason(because error) string {
	if errors.Is(because, context.Canceled) {
		return reason(because)
	}
	return "it was not tried, since others failed: " + reason(because)
}

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
		detail += "\n\nThe same happened to " + granting.Counted(len(lines), "more customer") + ":\n" + grantresource.Listed(lines)
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
		fmt.Sprintf("%s of this campaign cannot be granted credits under the idempotency_key %q, because it was used for them before. Nothing was granted for the campaign.\n%s\n\n"+
			"An idempotency_key grants once to each customer. Next steps:\n"+
			"  - if the campaign is in no state, import it: terraform import ADDRESS %q\n"+
			"  - if a run was killed, the state was lost, or the grants move here from other resources, adopt them: set STRIPE_EXISTING_GRANTS=adopt for this plan and its apply (grants on the same terms are taken into the state, ended ones as ended, and nothing is granted for them)\n"+
			"  - if a run ended them to be replaced, and made no new ones, write the terms that they have, import the campaign, and apply with -replace=ADDRESS; then change the terms\n"+
			"  - to grant in addition to them, leave these customers out, and grant to them by another campaign or a stripe_billing_credit_grant. Another idempotency_key for a campaign that is in the state ends all of its grants and grants again", granting.Counted(len(failures), "recipient"), key, grantresource.Listed(lines), key))
}

// maxFailuresInARow is after how many failures of Stripe itself, with no success
// between them, the work ends: by default each has been tried for half a minute by
// then, and the others would be too.
const maxFailuresInARow = 32

// sharedTerms are the parameters of a create that are the same for all customers.
var sharedTerms = []string{"applicability_config", "category", "name", "priority", "metadata"}

// stopsAll reports a failure that every other customer would meet too: an
// interrupt, a key that is not valid or lacks a permission, a key of the other mode
// or of another account, and a refusal of terms that all share, like a price that
// was archived. What Stripe had kept for a request key is about the customer of that
// key and an earlier moment.
func stopsAll(err error) bool {
	if errors.Is(err, context.Canceled) || granting.RefusalOf(err, granting.OtherMode, granting.OtherAccount, granting.NoPrice) != nil {
		return true
	}
	var said *stripeapi.Error
	if !errors.As(err, &said) || said.Replayed {
		return false
	}
	blamed := stripeapi.BlamedParam(err)
	switch {
	case said.Status == http.StatusUnauthorized, said.Status == http.StatusForbidden:
		return true
	case said.Status != http.StatusBadRequest || len(blamed) == 0:
		return false
	}
	return slices.Contains(sharedTerms, blamed[0]) || slices.Equal(blamed, []string{"amount", "monetary", "currency"})
}

// isStripesFailure reports that Stripe could not be reached, answered that it
// failed, or that it was asked too much, now and not when it first answered a request
// key: it is not about the customer.
func isStripesFailure(err error) bool {
	var said *stripeapi.Error
	return errors.As(err, &said) && !said.Replayed &&
		(said.Status == 0 || said.Status == http.StatusTooManyRequests || said.Status >= http.StatusInternalServerError)
}

// breaker ends the work where it has become useless.
type breaker struct {
	mu     sync.Mutex
	inARow int
	reason error
}

// note takes the outcome of one customer, nil for a success, and reports whether
// the work is to end.
func (b *breaker) note(err error) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch {
	case err == nil:
		b.inARow = 0
	case isStripesFailure(err):
		b.inARow++
	}
	if err != nil && b.reason == nil && (stopsAll(err) || b.inARow >= maxFailuresInARow) {
		b.reason = err
	}
	return b.reason != nil
}

// stopped is why the work is to end, nil as long as it is not.
func (b *breaker) stopped(ctx context.Context) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.reason == nil {
		b.reason = ctx.Err()
	}
	return b.reason
}
