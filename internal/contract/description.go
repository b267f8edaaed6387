// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package contract

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stripe/stripe-mock/embedded"
)

// Where the two rewritten descriptions are for the compiler: one describes JSON
// answers, the other form parameters.
const (
	answersURL  = "contract:///answers"
	requestsURL = "contract:///requests"
)

// description is Stripe's, with the deviations applied, and what was compiled of
// it so far.
type description struct {
	schemas    map[string]any
	operations []operation

	mu       sync.Mutex
	compiler *jsonschema.Compiler
	compiled map[string]*jsonschema.Schema
}

// operation is one call: a method and a path with parts in braces.
type operation struct {
	method   string
	segments []string
	// parameters is a JSON Schema of the query and the form together.
	parameters any
	// answers are JSON Schemas by status; "default" is that of the others.
	answers map[string]any
}

// Each is read when it is first asked for.
var (
	ours     = sync.OnceValues(func() (*description, error) { return load(embedded.OpenAPISpec, deviations) })
	accounts = sync.OnceValues(func() (*description, error) {
		return load(embedded.OpenAPISpec, slices.Concat(deviations, withAccounts))
	})
	preview = sync.OnceValues(func() (*description, error) {
		return load(embedded.OpenAPISpec, slices.Concat(deviations, withAccounts, withPreview))
	})
)

// stripe is the description for a version, as far as calls about credits differ.
// Others are of our version always.
func stripe(version string) (*description, error) {
	switch {
	case strings.HasSuffix(version, ".preview"):
		return preview()
	case version >= accountsSince:
		return accounts()
	default:
		return ours()
	}
}

func load(spec []byte, changes []deviation) (*description, error) {
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(spec))
	if err != nil {
		return nil, fmt.Errorf("contract: Stripe's description: %w", err)
	}
	for _, change := range changes {
		if err := change.apply(document); err != nil {
			return nil, fmt.Errorf("contract: the deviation at %s: %w", strings.Join(change.at, "/"), err)
		}
	}
	d := &description{
		schemas:  object(document, "components", "schemas"),
		compiler: jsonschema.NewCompiler(),
		compiled: map[string]*jsonschema.Schema{},
	}
	for path, item := range object(document, "paths") {
		for method := range object(item) {
			d.operations = append(d.operations, d.operation(method, path, object(item, method)))
		}
	}
	answers := map[string]any{}
	for name, schema := range d.schemas {
		answers[name] = d.answerSchema(schema)
	}
	return d, d.compiler.AddResource(answersURL, map[string]any{"schemas": answers})
}

func (d *description) operation(method, path string, from map[string]any) operation {
	op := operation{method: strings.ToUpper(method), segments: strings.Split(path, "/"), answers: map[string]any{}}
	properties, required := map[string]any{}, []any{}
	for _, parameter := range array(from, "parameters") {
		if p := object(parameter); p["in"] == "query" {
			name, _ := p["name"].(string)
			properties[name] = p["schema"]
			if p["required"] == true {
				required = append(required, name)
			}
		}
	}
	form := object(from, "requestBody", "content", "application/x-www-form-urlencoded", "schema")
	for name, schema := range object(form, "properties") {
		properties[name] = schema
	}
	required = append(required, array(form, "required")...)
	op.parameters = parameterSchema(map[string]any{"type": "object", "properties": properties, "required": required})
	for status := range object(from, "responses") {
		op.answers[status] = d.answerSchema(object(from, "responses", status, "content", "application/json", "schema"))
	}
	return op
}

// find is the operation of a request; one whose segments are all literal wins.
func (d *description) find(method, path string) (operation, bool) {
	segments := strings.Split(path, "/")
	best, fewest := operation{}, len(segments)+1
	for _, op := range d.operations {
		if op.method != method || len(op.segments) != len(segments) {
			continue
		}
		variables := 0
		for i, segment := range op.segments {
			switch {
			case strings.HasPrefix(segment, "{") && segments[i] != "":
				variables++
			case segment != segments[i]:
				variables = fewest
			}
		}
		if variables < fewest {
			best, fewest = op, variables
		}
	}
	return best, fewest <= len(segments)
}

// compile is the compiled schema under a name that is unique to it.
func (d *description) compile(name string, schema any) (*jsonschema.Schema, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if done, ok := d.compiled[name]; ok {
		return done, nil
	}
	if schema != nil {
		if err := d.compiler.AddResource(name, schema); err != nil {
			return nil, err
		}
	}
	compiled, err := d.compiler.Compile(name)
	if err != nil {
		return nil, err
	}
	d.compiled[name] = compiled
	return compiled, nil
}

// object is the object at a path of names, empty where there is none.
func object(v any, path ...string) map[string]any {
	o, _ := v.(map[string]any)
	for _, name := range path {
		o, _ = o[name].(map[string]any)
	}
	return o
}

func array(v map[string]any, name string) []any {
	a, _ := v[name].([]any)
	return a
}
