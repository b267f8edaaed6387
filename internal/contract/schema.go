// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package contract

import "strings"

const schemasRef = "#/components/schemas/"

// answerSchema rewrites a schema of the description to JSON Schema, for answers.
// Objects are closed: what the description does not name is refused. A reference
// to an object of Stripe's (one with `object`) becomes one to any such object,
// because walk checks each where it stands; without that cut, any schema would
// pull in nearly all of the thousand.
func (d *description) answerSchema(schema any) any {
	from := object(schema)
	if ref, ok := from["$ref"].(string); ok {
		name := strings.TrimPrefix(ref, schemasRef)
		if kind := d.kindOf(name); kind != "" {
			return anyOfKind(kind, strings.HasPrefix(name, "deleted_"))
		}
		return map[string]any{"$ref": answersURL + "#/schemas/" + name}
	}
	into := map[string]any{}
	for _, keyword := range []string{"type", "enum", "maxLength", "pattern", "required", "minimum", "maximum"} {
		if value, ok := from[keyword]; ok {
			into[keyword] = value
		}
	}
	if items, ok := from["items"]; ok {
		into["items"] = d.answerSchema(items)
	}
	if alternatives := array(from, "anyOf"); alternatives != nil {
		rewritten := make([]any, len(alternatives))
		for i, alternative := range alternatives {
			rewritten[i] = d.answerSchema(alternative)
		}
		into["anyOf"] = rewritten
	}
	if properties, ok := from["properties"].(map[string]any); ok {
		rewritten := map[string]any{}
		for name, property := range properties {
			rewritten[name] = d.answerSchema(property)
		}
		into["properties"], into["additionalProperties"] = rewritten, false
	}
	switch others := from["additionalProperties"].(type) {
	case bool:
		into["additionalProperties"] = others
	case map[string]any:
		into["additionalProperties"] = d.answerSchema(others)
	}
	if from["nullable"] == true {
		return map[string]any{"anyOf": []any{map[string]any{"type": "null"}, into}}
	}
	return into
}

// kindOf is the value of `object` in the schema with the name, "" unless it says
// all about objects of that kind.
func (d *description) kindOf(name string) string {
	enum := array(object(d.schemas, name, "properties", "object"), "enum")
	if len(enum) != 1 {
		return ""
	}
	kind, _ := enum[0].(string)
	if name != kind && name != "deleted_"+kind {
		return ""
	}
	return kind
}

func anyOfKind(kind string, deleted bool) any {
	properties := map[string]any{"object": map[string]any{"const": kind}}
	required := []any{"object"}
	if deleted {
		properties["deleted"] = map[string]any{"const": true}
		required = append(required, "deleted")
	}
	return map[string]any{"type": "object", "properties": properties, "required": required}
}

// parameterSchema rewrites a schema of parameters to JSON Schema for a form, whose
// values are texts and whose arrays are objects with the names "0", "1", ...
func parameterSchema(schema any) any {
	from := object(schema)
	into := map[string]any{}
	if alternatives := array(from, "anyOf"); alternatives != nil {
		rewritten := make([]any, len(alternatives))
		for i, alternative := range alternatives {
			rewritten[i] = parameterSchema(alternative)
		}
		into["anyOf"] = rewritten
		return into
	}
	text := func(pattern string) map[string]any { return map[string]any{"type": "string", "pattern": pattern} }
	switch from["type"] {
	case "integer":
		return text(`^-?[0-9]+$`)
	case "number":
		return text(`^-?[0-9]+(\.[0-9]+)?$`)
	case "boolean":
		return text(`^(true|false)$`)
	case "array":
		into["type"] = "object"
		into["patternProperties"] = map[string]any{`^[0-9]+$`: parameterSchema(from["items"])}
		into["additionalProperties"] = false
		if most, ok := from["maxItems"]; ok {
			into["maxProperties"] = most
		}
	case "object":
		into["type"] = "object"
		properties := map[string]any{}
		for name, property := range object(from, "properties") {
			properties[name] = parameterSchema(property)
		}
		into["properties"], into["additionalProperties"] = properties, false
		if required := array(from, "required"); required != nil {
			into["required"] = required
		}
		if others, ok := from["additionalProperties"].(map[string]any); ok {
			into["additionalProperties"] = parameterSchema(others)
		}
	default:
		for _, keyword := range []string{"type", "enum", "maxLength", "pattern"} {
			if value, ok := from[keyword]; ok {
				into[keyword] = value
			}
		}
	}
	return into
}
