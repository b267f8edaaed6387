// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package campaign

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/billing-credits/terraform-provider-stripe/internal/granting"
	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

// asNamedBy is a state with its customers named as recipients does: by the other id of a
// customer, where a grant says that both are of one customer. An import cannot tell which of
// them are configured. Grants are read only if a customer is missing, and an id of the other
// kind is new; else renamed is false. A grant that has ended and whose value is another one
// keeps its name. The error is about a grant that could not be read: without its names, a
// grant that is kept would be taken for one to end.
func asNamedBy(ctx context.Context, run *granting.Run, prior model, recipients map[string]recipient) (_ model, renamed bool, _ error) {
	was := prior.Recipients.Elements()
	added := map[bool]bool{} // accounts, customers
	for customer := range recipients {
		if _, known := was[customer]; !known {
			added[stripeapi.IsAccountID(customer)] = true
		}
	}
	if len(added) == 0 {
		return prior, false, nil
	}
	var leaving []job
	for customer, has := range prior.holdings(nil) {
		if _, stays := recipients[customer]; !stays && has.GrantID != "" && added[!stripeapi.IsAccountID(customer)] {
			leaving = append(leaving, job{Customer: customer, Has: has})
		}
	}
	if len(leaving) == 0 {
		return prior, false, nil
	}
	looks, errs := lookAt(ctx, run, leaving)
	names := map[string]string{}
	for i, j := range leaving {
		if errs[i] != nil && !stripeapi.IsNotFound(errs[i]) {
			return prior, false, granting.Failed("Could not read a credit grant",
				fmt.Sprintf("Customer %s may be a recipient by the other of two ids, and nothing was changed. Reading credit grant %s", j.Customer, j.Has.GrantID), errs[i])
		}
		for _, name := range []string{looks[i].Grant.Customer, looks[i].Grant.CustomerAccount} {
			_, known := was[name]
			if value, wanted := recipients[name]; wanted && !known && (j.Has.Ended == "" || value.Value == j.Has.Value) {
				names[j.Customer] = name
			}
		}
	}
	for _, m := range []*types.Map{&prior.Recipients, &prior.Grants, &prior.Ended, &prior.Drift} {
		*m = withNames(ctx, *m, names)
	}
	return prior, len(names) > 0, nil
}

// withNames is a map with other keys.
func withNames(ctx context.Context, m types.Map, names map[string]string) types.Map {
	if m.IsNull() {
		return m
	}
	elements := map[string]attr.Value{}
	for key, value := range m.Elements() {
		if name := names[key]; name != "" {
			key = name
		}
		elements[key] = value
	}
	return types.MapValueMust(m.ElementType(ctx), elements)
}
