// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package api

import (
	"slices"
	"strings"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/params"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/switches"
)

// Version is the API version that a request about credits is answered in.
type Version string

// The features of calls about credits that not every version has, as params.Field
// names them.
const (
	featureAccount = "customer_account"
	featurePreview = "preview"
)

// accountsSince is the first version with customer_account (SDK 84.1.0).
const accountsSince = "2025-12-15"

// hasAccounts says whether customer_account stands beside customer.
func (v Version) hasAccounts() bool { return v >= accountsSince }

// isPreview says whether the version is a preview.
func (v Version) isPreview() bool {
	name, _, _ := strings.Cut(string(v), ";")
	return strings.HasSuffix(name, ".preview")
}

// creditsPrefix is what the paths of calls about credits begin with.
const creditsPrefix = "/v1/billing/credit_"

// IsAboutCredits says whether the endpoint is about grants, balances or the ledger.
func (e Endpoint) IsAboutCredits() bool { return strings.HasPrefix(e.Pattern, creditsPrefix) }

// FieldsIn are the endpoint's parameters in a version, for an account that is in the
// previews or is not.
func (e Endpoint) FieldsIn(v Version, setting switches.Switches) []params.Field {
	if !e.IsAboutCredits() {
		return e.Fields
	}
	return params.Without(e.Fields, func(feature string) bool {
		return feature == featureAccount && v.hasAccounts() ||
			feature == featurePreview && v.isPreview() && setting.Preview == switches.On
	})
}

// in is an answer about credits with the fields of the version.
func (v Version) in(answer any) any {
	switch o := answer.(type) {
	case grantJSON:
		o.holderJSON = v.holder(o.holderJSON)
		if !v.isPreview() {
			o.ApplicabilityConfig.Scope.BillableItems = nil
		}
		return o
	case summaryJSON:
		o.holderJSON = v.holder(o.holderJSON)
		return o
	case listJSON:
		o.Data = slices.Clone(o.Data)
		for i, item := range o.Data {
			o.Data[i] = v.in(item)
		}
		return o
	default:
		return answer
	}
}

func (v Version) holder(h holderJSON) holderJSON {
	if v.hasAccounts() && h.CustomerAccount == nil {
		var null *string
		h.CustomerAccount = &null
	}
	return h
}
