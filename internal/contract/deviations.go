// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package contract

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
)

// deviation is a difference between Stripe's description, dated 2024-09-30.acacia,
// and our version, 2025-02-24.acacia.
type deviation struct {
	// reason says why it is so, with the source.
	reason string
	// at is the path to an object of the description.
	at []string
	// merge is JSON that is merged into that object: null removes a member, an
	// array takes the place of the one before (RFC 7396).
	merge string
}

func schema(path ...string) []string { return append([]string{"components", "schemas"}, path...) }

func form(path string, more ...string) []string {
	return append([]string{"paths", path, "post", "requestBody", "content", "application/x-www-form-urlencoded", "schema"}, more...)
}

// deviations are all of them. Each must change something.
var deviations = []deviation{
	{
		reason: "Grants have a priority since 2025-02-24.acacia (SDK v81.4.0).",
		at:     schema("billing.credit_grant", "properties"),
		merge:  `{"priority": {"type": "integer", "nullable": true}}`,
	},
	{
		reason: "The same, as a parameter (SDK v81.4.0).",
		at:     form("/v1/billing/credit_grants", "properties"),
		merge:  `{"priority": {"type": "integer"}}`,
	},
	{
		reason: "A grant can be limited to prices since 2025-02-24.acacia; the price type is absent then (SDK v81.4.0).",
		at:     schema("billing_credit_grants_resource_scope"),
		merge: `{"required": null, "properties": {"prices": {"type": "array", "items": {
			"type": "object", "required": ["id"], "properties": {"id": {"type": "string", "nullable": true}}}}}}`,
	},
	{
		reason: "The same, as a parameter (SDK v81.4.0).",
		at:     form("/v1/billing/credit_grants", "properties", "applicability_config", "properties", "scope"),
		merge: `{"required": null, "properties": {"prices": {"type": "array", "items": {
			"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}}}}}}`,
	},
}

func (d deviation) apply(document any) error {
	var change map[string]any
	if err := json.Unmarshal([]byte(d.merge), &change); err != nil {
		return err
	}
	target := object(document, d.at...)
	if target == nil {
		return errors.New("there is no such object")
	}
	before := fmt.Sprint(target)
	merge(target, change)
	if fmt.Sprint(target) == before {
		return errors.New("the description says so already")
	}
	return nil
}

func merge(into, change map[string]any) {
	for name, value := range change {
		nested, isObject := value.(map[string]any)
		there, wasObject := into[name].(map[string]any)
		switch {
		case value == nil:
			delete(into, name)
		case isObject && wasObject:
			merge(there, nested)
		case isObject:
			into[name] = maps.Clone(nested)
		default:
			into[name] = value
		}
	}
}
