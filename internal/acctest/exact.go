// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"context"
	"fmt"

	tfjson "github.com/hashicorp/terraform-json"

	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/billing-credits/terraform-provider-stripe/internal/timestamp"
)

// Exactly checks all attributes of a resource or data source: each by its check,
// and that there is none beside them.
func Exactly(address string, attributes map[string]knownvalue.Check) statecheck.StateCheck {
	return exactly{address: address, attributes: attributes}
}

type exactly struct {
	address    string
	attributes map[string]knownvalue.Check
}

func (e exactly) CheckState(_ context.Context, req statecheck.CheckStateRequest, resp *statecheck.CheckStateResponse) {
	resp.Error = fmt.Errorf("%s is not in the state", e.address)
	for _, resource := range resources(req.State) {
		if resource.Address == e.address {
			resp.Error = knownvalue.ObjectExact(e.attributes).CheckValue(resource.AttributeValues)
		}
	}
	if resp.Error != nil {
		resp.Error = fmt.Errorf("%s: %w", e.address, resp.Error)
	}
}

func resources(state *tfjson.State) []*tfjson.StateResource {
	if state == nil || state.Values == nil || state.Values.RootModule == nil {
		return nil
	}
	return state.Values.RootModule.Resources
}

// At is a moment of a Stripe object, in seconds since the Unix epoch, as the
// provider shows it; 0 is null.
func At(seconds int64) knownvalue.Check {
	if seconds == 0 {
		return knownvalue.Null()
	}
	return knownvalue.StringExact(timestamp.FromUnix(seconds).ValueString())
}

// Text is a field of a Stripe object as the provider shows it: null where Stripe has
// none.
func Text(object Object, path string) knownvalue.Check {
	if object.String(path) == "" {
		return knownvalue.Null()
	}
	return knownvalue.StringExact(object.String(path))
}

// Money is an amount as the provider shows it, in minor units.
func Money(currency string, minorUnits int64) knownvalue.Check {
	return knownvalue.ObjectExact(map[string]knownvalue.Check{
		"type": knownvalue.StringExact("monetary"),
		"monetary": knownvalue.ObjectExact(map[string]knownvalue.Check{
			"currency": knownvalue.StringExact(currency),
			"value":    knownvalue.Int64Exact(minorUnits),
		}),
	})
}
