// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package campaign

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/billing-credits/terraform-provider-stripe/internal/granting"
	"github.com/billing-credits/terraform-provider-stripe/internal/grantresource"
	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

// results are what came of all jobs.
type results struct {
	held      map[string]granting.Holding
	replacing map[string]string // to be ended for new grants that were not made, by customer
	failures  []failure         // of what was tried, by customer
	untried   int
	stopped   error // why jobs were not tried
	made      int   // grants that were made
	adopted   int
	ended     int
	changed   int
	leftLive  []string // customers whose grant was given up and stays live
}

func resultsOf(outcomes []outcome) results {
	r := results{held: map[string]granting.Holding{}, replacing: map[string]string{}}
	slices.SortFunc(outcomes, func(a, b outcome) int { return strings.Compare(a.Customer, b.Customer) })
	for _, o := range outcomes {
		if !o.Removed {
			r.held[o.Customer] = sayReplaced(o.After, o.Has)
		}
		if id := cmp.Or(o.Replacing, o.After.Replaced); id != "" {
			r.replacing[o.Customer] = id
		}
		if o.LeftLive {
			r.leftLive = append(r.leftLive, o.Customer)
		}
		switch {
		case o.Untried:
			r.untried++
			r.stopped = o.Err
		case o.Err != nil:
			r.failures = append(r.failures, failure{o.Customer, o.Err})
		}
		r.count(o)
	}
	return r
}

// count counts what was done, also where something else failed after it.
func (r *results) count(o outcome) {
	switch {
	case o.Made && o.Adopted:
		r.adopted++
	case o.Made:
		r.made++
	case o.Do == granting.FateUpdate && o.Err == nil:
		r.changed++
	}
	if o.Ended {
		r.ended++
	}
}

// isComplete reports that all was done.
func (r *results) isComplete() bool { return len(r.failures) == 0 && r.untried == 0 }

// unknown is to how many customers credits were granted or not: Stripe was asked, and nobody
// knows.
func (r *results) unknown() int {
	return len(slices.DeleteFunc(slices.Clone(r.failures), func(f failure) bool { return granting.RefusalOf(f.Err, granting.OutcomeUnknown) == nil }))
}

// done says in words how far the work came.
func (r *results) done() string {
	var parts []string
	for _, part := range []struct {
		n    int
		text string
	}{{r.made, "made"}, {r.adopted, "adopted"}, {r.ended, "ended"}, {r.changed, "changed"}} {
		if part.n > 0 {
			parts = append(parts, granting.Counted(part.n, "grant")+" "+part.text)
		}
	}
	if unknown := r.unknown(); unknown > 0 {
		parts = append(parts, "it is not known whether credits were granted to "+granting.Counted(unknown, "customer"))
	}
	if len(parts) == 0 {
		return "nothing was done"
	}
	return strings.Join(parts, ", ")
}

// incomplete says what was not done, and why.
func (r *results) incomplete(key string) string {
	text := fmt.Sprintf("The campaign %q: %s.", key, r.done())
	if len(r.failures) > 0 {
		lines := make([]string, 0, len(r.failures))
		for _, f := range r.failures {
			lines = append(lines, "customer "+f.Customer+": "+reason(f.Err))
		}
		text += fmt.Sprintf(" Failed for %s:\n%s", granting.Counted(len(lines), "customer"), grantresource.Listed(lines))
	}
	if r.untried > 0 {
		text += fmt.Sprintf("\nNot begun for %s: %s.%s", granting.Counted(r.untried, "customer"), strings.TrimSuffix(stopReason(r.stopped), "."), stripeapi.Advice(r.stopped))
	}
	return text + "\nWhat was done is in the state, and drift names the rest. Plan again to continue."
}

// warnings are about what went otherwise than asked without failing.
func (r *results) warnings() diag.Diagnostics {
	var diags diag.Diagnostics
	if len(r.leftLive) > 0 {
		diags.AddWarning("Credit grants were left live",
			"By the deletion_policy abandon, or because another resource manages them, the grants of these customers stay live; this campaign no longer manages them.\n"+grantresource.Listed(r.leftLive))
	}
	return diags
}

// nothingGranted is the error of a create that granted nothing.
func (r *results) nothingGranted(key string) diag.Diagnostics {
	if len(r.failures) == 0 {
		return diag.Diagnostics{diag.NewErrorDiagnostic("No credits were granted",
			fmt.Sprintf("Nothing was begun for the campaign %q: %s.", key, strings.TrimSuffix(stopReason(r.stopped), ".")))}
	}
	if len(r.failures) == 1 && r.untried == 0 {
		return diagnoseAll(r.failures)
	}
	first := r.failures[0].Err
	for _, f := range r.failures {
		if !errors.Is(f.Err, context.Canceled) {
			first = f.Err
			break
		}
	}
	detail := strings.TrimSuffix(r.incomplete(key), "\nWhat was done is in the state, and drift names the rest. Plan again to continue.")
	summary := "No credits were granted"
	if r.unknown() > 0 {
		summary = "It is not known whether credits were granted"
	}
	return diag.Diagnostics{diag.NewErrorDiagnostic(summary,
		detail+"\n\nThe first failure in full: "+grantresource.Diagnose(first)[0].Detail())}
}
