// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package plansummary

import "slices"

// kind is what a plan does with the credits of one customer.
type kind int

const (
	granted       kind = iota
	grantedAnew        // granted although the resource had a grant already
	extended           // expires later, or never
	shortened          // expires earlier, or at a time that the plan does not know
	ended              // voided or expired
	adopted            // taken into the state, by import or by its key
	released           // dropped from the state and left live
	kept               // live, and nothing about its credit changes
	kindsOfEffect      // how many there are
)

// effect is what a plan does with one grant.
type effect struct {
	kind     kind
	address  string // of the resource
	customer string // "" if the plan does not know it
	amount   amount
	before   amount // grantedAnew: what the grant that it follows was worth
}

// amount is an amount of money in minor units.
type amount struct {
	currency string // "" if the plan does not know it
	value    int64
	known    bool // whether the value is known
}

// attributes are the attributes of a resource as a plan has them in JSON.
type attributes map[string]any

// at returns the value at a path of attribute names and map keys, or nil.
func (a attributes) at(path ...string) any {
	var value any = map[string]any(a)
	for _, name := range path {
		object, _ := value.(map[string]any)
		value = object[name]
	}
	return value
}

func (a attributes) text(path ...string) string {
	text, _ := a.at(path...).(string)
	return text
}

func (a attributes) object(path ...string) attributes {
	object, _ := a.at(path...).(map[string]any)
	return object
}

// isUnknown reports whether the value at path is unknown, where a holds what a
// plan has as after_unknown: true in place of a value that is unknown as a whole.
func (a attributes) isUnknown(path ...string) bool {
	for length := range len(path) + 1 {
		if unknown, _ := a.at(path[:length]...).(bool); unknown {
			return true
		}
	}
	return false
}

// hasEnded reports whether a status, or what a campaign says of a customer's
// grant, is final.
func hasEnded(status string) bool {
	return slices.Contains([]string{"voided", "expired"}, status)
}
