// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package plansummary

import (
	"encoding/json"
	"strings"
)

// kind is what a plan does with the credits of one customer.
type kind int

const (
	granted       kind = iota
	grantedAgain       // granted although the resource had a grant already
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
	may      bool   // whether it happens is known only after apply, or in a later plan
	many     bool   // stands for a number of grants that the plan does not know
	address  string // of the resource
	customer customer
	amount   amount
	before   amount // grantedAgain: what the grant that it follows was worth
}

// customer is the id of a customer.
type customer struct {
	id     string // "" if the plan does not know it
	hidden bool   // Terraform marks it as sensitive
}

// amount is an amount of money in minor units.
type amount struct {
	currency string // "" if the plan does not know it
	value    int64
	known    bool // whether the value is known
	hidden   bool // Terraform marks it as sensitive
}

// inHidden is an amount in a currency that is sensitive, if hidden.
func (a amount) inHidden(hidden bool) amount {
	if hidden {
		a.currency, a.hidden = "", true
	}
	return a
}

// note is something about a resource that the plan does not know, in a sentence.
type note struct {
	address, text string
}

// unknownNames is a note about which of some attributes the plan does not know, if any.
func unknownNames(c change, names ...string) []note {
	var unknown []string
	for _, name := range names {
		path := []string{name}
		if name == "amount" {
			path = []string{"amount", "monetary", "value"}
		}
		if c.unknown.has(path...) {
			unknown = append(unknown, name)
		}
	}
	if len(unknown) == 0 {
		return nil
	}
	return []note{{c.address, "The " + strings.Join(unknown, " and the ") + "."}}
}

// whole reads a whole number of minor units, which is never negative.
func whole(value any) (int64, bool) {
	number, ok := value.(json.Number)
	if !ok {
		return 0, false
	}
	integer, err := number.Int64()
	return integer, err == nil && integer >= 0
}
