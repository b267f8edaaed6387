// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package explore

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/zclconf/go-cty/cty"

	"github.com/billing-credits/terraform-provider-stripe/internal/explore/minitf"
)

// This file reads plans and states as their user does: planned actions, planned values
// and warnings.

// end is what a plan says about the end of a grant.
type end int

const (
	leftAlone   end = iota // nothing
	leftLive               // it is removed from the state and stays live, or in another resource
	plainEnd               // it ends
	replacedEnd            // it ends, and another one is granted
)

// endOf is what a plan says about the end of a grant.
func endOf(plan *minitf.Plan, id string) end {
	said, kept := leftAlone, false
	if plan == nil {
		return said
	}
	for _, change := range plan.Changes {
		customer, ok := holding(change.Before, id)
		if !ok {
			continue
		}
		switch one := endByChange(change, customer); {
		case one == leftLive || one != leftAlone && saysLeftLive(plan.Diagnostics, id):
			return leftLive
		case one == leftAlone:
			kept = true
		case one == plainEnd || said == leftAlone:
			said = one // Where two resources have it, one of them just ends it.
		}
	}
	if kept && said != leftAlone {
		return leftLive // by the other resource that has it
	}
	return said
}

func endByChange(change *minitf.Change, customer string) end {
	ends := plainEnd
	if textAt(change.Before, "deletion_policy") == "abandon" {
		ends = leftLive
	}
	switch change.Action {
	case minitf.Delete:
		return ends
	case minitf.Replace:
		if ends == plainEnd && (!isCampaign(change.Before) || !lacks(change.After, customer)) {
			ends = replacedEnd
		}
		return ends
	case minitf.Update:
		if !isCampaign(change.Before) {
			return leftAlone
		}
	default:
		return leftAlone
	}
	if textAt(change.After, "deletion_policy") == "abandon" {
		ends = leftLive
	}
	switch before, after := recipient(change.Before, customer), recipient(change.After, customer); {
	case lacks(change.After, customer):
		return ends
	case !change.After.GetAttr("recipients").IsKnown():
		return ends
	case !after.IsKnown(), !after.RawEquals(before), !elementAt(change.After, "grants", customer).IsKnown():
		if ends == plainEnd {
			return replacedEnd
		}
		return ends
	}
	return leftAlone
}

// changes reports that a plan changes a grant in place, or something of it that is not
// known yet.
func changes(plan *minitf.Plan, id string) bool {
	if plan == nil {
		return false
	}
	for _, change := range plan.Changes {
		if _, ok := holding(change.Before, id); ok && change.Action == minitf.Update {
			return true
		}
	}
	return false
}

var leftPhrases = regexp.MustCompile(`left live|stays? live|leaves (it|its grants) live|not ended`)

// saysLeftLive reports a warning that a grant is left live.
func saysLeftLive(diags []minitf.Diagnostic, id string) bool {
	return slices.ContainsFunc(diags, func(d minitf.Diagnostic) bool {
		return leftPhrases.MatchString(d.Summary+" "+d.Detail) && slices.Contains(idsIn(d.Detail), id)
	})
}

var grantIDs = regexp.MustCompile(`\bcredgr_test_[0-9]+\b`)

func idsIn(text string) []string { return grantIDs.FindAllString(text, -1) }

// promised are the addresses that a plan makes a grant for, of this customer, value and
// key.
func promised(plan *minitf.Plan, config Config, made Grant) []string {
	var addresses []string
	if plan == nil {
		return nil
	}
	for name, block := range config {
		address := config.address(name)
		change := plan.Changes[address]
		value, wanted := block.wants()[made.Customer]
		if change == nil || !wanted || value != made.Value() || block.Key != made.Key() {
			continue
		}
		switch change.Action {
		case minitf.Create, minitf.Replace:
			addresses = append(addresses, address)
		case minitf.Update:
			if block.isCampaign() && !elementAt(change.After, "grants", made.Customer).IsKnown() {
				addresses = append(addresses, address)
			}
		}
	}
	return addresses
}

// replaces reports that a change makes another grant in the place of a grant, which may
// have ended: one that has ended as the user saw it, in a campaign, for another value only.
func replaces(change *minitf.Change, id string, made Grant) bool {
	customer, ok := holding(change.Before, id)
	switch {
	case !ok:
		return false
	case change.Action != minitf.Update:
		return change.Action == minitf.Replace
	case !isCampaign(change.Before) || elementAt(change.After, "grants", customer).IsKnown():
		return false
	}
	return elementAt(change.Before, "ended", customer).IsNull() || int64At(recipient(change.Before, customer)) != made.Value()
}

// claim is what a state says about a recipient.
type claim struct {
	address, id, customer, key string
	value                      int64
	ended, drifts              bool
}

// claims are what the refreshed state of a plan says.
func claims(plan *minitf.Plan) []claim {
	var all []claim
	refreshed := plan.Refreshed()
	for _, address := range slices.Sorted(maps.Keys(refreshed)) {
		value := refreshed[address].Value
		key := textAt(value, "idempotency_key")
		if !isCampaign(value) {
			status := textAt(value, "status")
			all = append(all, claim{
				address: address, id: textAt(value, "id"), customer: textAt(value, "customer"), key: key,
				value: int64At(value.GetAttr("amount").GetAttr("monetary").GetAttr("value")),
				ended: status == "voided" || status == "expired",
			})
			continue
		}
		for customer, amount := range value.GetAttr("recipients").AsValueMap() {
			all = append(all, claim{
				address: address, id: textOf(elementAt(value, "grants", customer)), customer: customer, key: key, value: int64At(amount),
				ended:  !elementAt(value, "ended", customer).IsNull(),
				drifts: !elementAt(value, "drift", customer).IsNull(),
			})
		}
	}
	return all
}

// holding reports that a resource has a grant, and for which customer.
func holding(value cty.Value, id string) (string, bool) {
	switch {
	case value.IsNull():
		return "", false
	case !isCampaign(value):
		return textAt(value, "customer"), textAt(value, "id") == id
	case value.GetAttr("grants").IsNull():
		return "", false
	}
	for customer, held := range value.GetAttr("grants").AsValueMap() {
		if textOf(held) == id {
			return customer, true
		}
	}
	return "", false
}

func isCampaign(value cty.Value) bool { return value.Type().HasAttribute("recipients") }

// lacks reports that a customer is known not to be a recipient.
func lacks(campaign cty.Value, customer string) bool {
	recipients := campaign.GetAttr("recipients")
	return recipients.IsKnown() && !recipients.IsNull() && !recipients.HasIndex(cty.StringVal(customer)).True()
}

func recipient(campaign cty.Value, customer string) cty.Value {
	return elementAt(campaign, "recipients", customer)
}

// elementAt is an element of a map: unknown where the map is, null where it has none.
func elementAt(object cty.Value, attribute, key string) cty.Value {
	elements := object.GetAttr(attribute)
	switch {
	case !elements.IsKnown():
		return cty.UnknownVal(elements.Type().ElementType())
	case elements.IsNull() || !elements.HasIndex(cty.StringVal(key)).True():
		return cty.NullVal(elements.Type().ElementType())
	}
	return elements.Index(cty.StringVal(key))
}

func textAt(object cty.Value, attribute string) string { return textOf(object.GetAttr(attribute)) }

func textOf(value cty.Value) string {
	if value.IsNull() || !value.IsKnown() {
		return ""
	}
	return value.AsString()
}

func int64At(value cty.Value) int64 {
	if value.IsNull() || !value.IsKnown() {
		return 0
	}
	whole, _ := value.AsBigFloat().Int64()
	return whole
}

// describe is what a plan is to do.
func describe(plan *minitf.Plan) string {
	var actions []string
	for _, address := range slices.Sorted(maps.Keys(plan.Changes)) {
		if action := plan.Changes[address].Action; action != minitf.NoOp {
			actions = append(actions, fmt.Sprintf("%s %s", action, address))
		}
	}
	return strings.Join(actions, ", ")
}

// shown are diagnostics in a few words.
func shown(diags []minitf.Diagnostic) string {
	var lines []string
	for _, d := range diags {
		kind := "warning"
		if d.Error {
			kind = "error"
		}
		lines = append(lines, fmt.Sprintf("%s: %s: %s", kind, d.Summary, strings.ReplaceAll(d.Detail, "\n", " ")))
	}
	return strings.Join(lines, "\n")
}
