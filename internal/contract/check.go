// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package contract

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// Request checks the parameters of a request in an API version: the query and the
// form's body, both URL-encoded, without "?". The path is without the host. The error
// names each parameter that Stripe's description does not take.
func Request(version, method, path, query, form string) error {
	d, err := stripe(version)
	if err != nil {
		return err
	}
	return d.request(method, path, query, form)
}

// Answer checks the JSON of an answer in an API version with its HTTP status. The path
// is the request's. The error names each field that is not as the description has it.
// A path that Stripe does not have is no error if the answer is 404.
func Answer(version, method, path string, status int, body []byte) error {
	d, err := stripe(version)
	if err != nil {
		return err
	}
	return d.answer(method, path, status, body)
}

func (d *description) request(method, path, query, form string) error {
	op, ok := d.find(method, path)
	if !ok {
		return fmt.Errorf("contract: Stripe has no %s %s", method, path)
	}
	sent, err := readForm(query, form)
	if err != nil {
		return fmt.Errorf("contract: the parameters of %s: %w", op, err)
	}
	schema, err := d.compile(requestsURL+"/"+op.name(), op.parameters)
	if err != nil {
		return err
	}
	return broken("parameters of "+op.String(), schema.Validate(sent))
}

func (d *description) answer(method, path string, status int, body []byte) error {
	var schema any
	name := "error"
	op, ok := d.find(method, path)
	switch {
	case ok:
		name = op.name() + "/" + strconv.Itoa(status)
		if schema, ok = op.answers[strconv.Itoa(status)]; !ok {
			schema = op.answers["default"]
		}
	case status >= http.StatusBadRequest:
		schema = d.answerSchema(map[string]any{"$ref": schemasRef + "error"})
	default:
		return fmt.Errorf("contract: Stripe has no %s %s, but it was answered %d", method, path, status)
	}
	answered, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("contract: the answer to %s %s: %w", method, path, err)
	}
	compiled, err := d.compile(answersURL+"/"+name, schema)
	if err != nil {
		return err
	}
	what := fmt.Sprintf("answer %d to %s %s", status, method, path)
	return errors.Join(broken(what, compiled.Validate(answered)), d.walk(what, answered))
}

// walk checks every object of Stripe's that stands in an answer by the schema of
// its kind.
func (d *description) walk(what string, v any) error {
	var failed []error
	switch v := v.(type) {
	case []any:
		for _, element := range v {
			failed = append(failed, d.walk(what, element))
		}
	case map[string]any:
		name, _ := v["object"].(string)
		if v["deleted"] == true {
			name = "deleted_" + name
		}
		if d.kindOf(name) != "" {
			compiled, err := d.compile(answersURL+"#/schemas/"+name, nil)
			if err != nil {
				return err
			}
			failed = append(failed, broken(name+" in the "+what, compiled.Validate(v)))
		}
		for _, field := range slices.Sorted(maps.Keys(v)) {
			// What people write there may have any names.
			if field != "metadata" && field != "payload" {
				failed = append(failed, d.walk(what, v[field]))
			}
		}
	}
	return errors.Join(failed...)
}

// broken says what a schema found, nil if nothing.
func broken(what string, err error) error {
	if err == nil {
		return nil
	}
	_, found, _ := strings.Cut(err.Error(), "\n")
	return fmt.Errorf("contract: the %s:\n%s", what, found)
}

func (o operation) String() string { return o.method + " " + strings.Join(o.segments, "/") }

// name is the operation in a URL.
func (o operation) name() string {
	return strings.NewReplacer("{", "", "}", "").Replace(o.method + strings.Join(o.segments, "/"))
}
