// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package plansummary

import (
	"fmt"
	"slices"
	"strings"
)

const (
	grantType    = "stripe_billing_credit_grant"
	campaignType = "stripe_billing_credit_campaign"
)

// change is a planned change of one resource.
type change struct {
	address       string
	kind          string     // the resource's type
	before, after attributes // nil where there is none
	unknown       marks      // what of after is unknown
	sensitive     marks      // what of before or after is sensitive

	creates, deletes, updates bool
	forgets                   bool // is removed from the state, without a call of the provider
	imported                  bool
	deferred                  bool // is left to a later plan
	many                      bool // deferred, and stands for a number of resources that is not known
}

// knownActions are the actions of a change that Terraform and OpenTofu plan.
var knownActions = []string{"no-op", "read", "create", "update", "delete", "forget"}

func changeOf(planned resourceChange, where string, deferred bool) (change, error) {
	actions := planned.Change.Actions
	if slices.ContainsFunc(actions, func(action string) bool { return !slices.Contains(knownActions, action) }) {
		return change{}, malformed(where+".change.actions", fmt.Sprintf("is %q, of which this version of the provider knows only %s", actions, strings.Join(knownActions, ", ")))
	}
	c := change{
		address:  *planned.Address,
		kind:     *planned.Type,
		imported: len(planned.Change.Importing) > 0 && !isNull(planned.Change.Importing),
		creates:  slices.Contains(actions, "create"),
		deletes:  slices.Contains(actions, "delete"),
		forgets:  slices.Contains(actions, "forget"),
		updates:  slices.Contains(actions, "update"),
		deferred: deferred,
		many:     planned.IndexUnknown,
	}
	var problem string
	c.before, problem = attributesOf(planned.Change.Before, c.kind)
	if problem != "" {
		return change{}, malformed(where+".change.before", problem)
	}
	c.after, problem = attributesOf(planned.Change.After, c.kind)
	if problem != "" {
		return change{}, malformed(where+".change.after", problem)
	}
	for name, tree := range map[string]any{"after_unknown": planned.Change.AfterUnknown, "before_sensitive": planned.Change.BeforeSensitive, "after_sensitive": planned.Change.AfterSensitive} {
		if !isMarks(tree) {
			return change{}, malformed(where+".change."+name, "marks values with something else than true and false")
		}
	}
	c.unknown = marks{planned.Change.AfterUnknown}
	c.sensitive = marks{planned.Change.BeforeSensitive, planned.Change.AfterSensitive}
	if !deferred && (c.before == nil && (c.deletes || c.forgets || !c.creates) || c.after == nil && (c.creates || !c.deletes && !c.forgets)) {
		return change{}, malformed(where+".change", fmt.Sprintf("lacks before or after, which the actions %q have", actions))
	}
	return c, nil
}

// attributes are the attributes of a resource as a plan has them in JSON.
type attributes map[string]any

// attributesOf returns the attributes of a resource, nil for null, and what is wrong
// with them, "" if they have the types that the provider's schema gives them.
func attributesOf(value any, kind string) (attributes, string) {
	if value == nil {
		return nil, ""
	}
	object, ok := value.(map[string]any)
	if !ok {
		return nil, "is not an object"
	}
	for name, isValid := range shapes[kind] {
		if !isValid(object[name]) {
			return nil, "has an attribute " + name + " that is not of its type"
		}
	}
	return object, ""
}

// shapes are the attributes that the summary reads, by resource type.
var shapes = map[string]map[string]func(any) bool{
	grantType: {
		"id": isText, "customer": isText, "customer_account": isText, "status": isText, "deletion_policy": isText,
		"expires_at": isText, "idempotency_key": isText,
		"amount": isAmount,
	},
	campaignType: {
		"currency": isText, "deletion_policy": isText, "expires_at": isText, "idempotency_key": isText,
		"recipients": isMapOf(isWhole),
		"grants":     isMapOf(isText), "ended": isMapOf(isText), "drift": isMapOf(isText),
	},
}

func isText(value any) bool {
	_, ok := value.(string)
	return ok || value == nil
}

func isWhole(value any) bool {
	_, ok := whole(value)
	return ok || value == nil
}

func isMapOf(isElement func(any) bool) func(any) bool {
	return func(value any) bool {
		elements, ok := value.(map[string]any)
		for _, element := range elements {
			ok = ok && isElement(element)
		}
		return ok || value == nil
	}
}

func isAmount(value any) bool {
	amount, ok := value.(map[string]any)
	if value == nil || !ok {
		return value == nil
	}
	monetary, ok := amount["monetary"].(map[string]any)
	return (ok || amount["monetary"] == nil) && isText(monetary["currency"]) && isWhole(monetary["value"])
}

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

// marks are trees that a plan has beside the values, with true in place of each value
// that is unknown, or sensitive, as a whole.
type marks []any

// has reports whether the value at path is marked, itself or as part of another.
func (m marks) has(path ...string) bool {
	for _, tree := range m {
		for length := range len(path) + 1 {
			object, _ := tree.(map[string]any)
			if marked, _ := attributes(object).at(path[:length]...).(bool); marked || tree == true {
				return true
			}
		}
	}
	return false
}

// keys are the keys below path that a tree has something about.
func (m marks) keys(path ...string) []string {
	var keys []string
	for _, tree := range m {
		object, _ := tree.(map[string]any)
		for key := range attributes(object).object(path...) {
			keys = append(keys, key)
		}
	}
	return keys
}

func isMarks(tree any) bool {
	switch tree := tree.(type) {
	case nil, bool:
		return true
	case map[string]any:
		for _, element := range tree {
			if !isMarks(element) {
				return false
			}
		}
		return true
	case []any:
		return !slices.ContainsFunc(tree, func(element any) bool { return !isMarks(element) })
	}
	return false
}
