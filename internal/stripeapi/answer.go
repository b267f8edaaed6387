// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package stripeapi

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"strings"
)

// An answer is believed only if it has what SPEC requires of its kind of object.
// What a proxy or a changed API left out would decode to zero values, and a grant
// whose amount reads as nothing would be replaced. Fields that SPEC requires, and
// that the provider reads, carry the tag `stripe:"required"`, or `stripe:"required or other"`
// where another field may stand in their place.

// object is a kind of object of Stripe's API.
type object interface {
	objectName() string // the value of its field "object"
}

// resource is an object that has an id of its own.
type resource interface {
	object
	objectID() string
}

// versioned is an answer that not every version of the API lets the client read.
type versioned interface{ readableIn(v Version) error }

// decode turns an answer in a version into a value, or says what is wrong with the answer.
func decode[T any](v Version, raw []byte) (T, error) {
	var value, none T
	if !json.Valid(raw) {
		return none, errNotJSON
	}
	if err := checkAnswer(raw, reflect.TypeFor[T](), ""); err != nil {
		return none, err
	}
	if err := json.Unmarshal(raw, &value); err != nil {
		return none, fmt.Errorf("it does not have the documented form: %w", err)
	}
	if answer, ok := any(value).(versioned); ok {
		if err := answer.readableIn(v); err != nil {
			return none, err
		}
	}
	return value, nil
}

// checkAnswer compares an answer, or the part of it at a path, with the type that
// it is decoded into: that all required fields are there, neither null nor empty
// text, and that every object is of the kind that is expected.
func checkAnswer(raw json.RawMessage, t reflect.Type, at string) error {
	switch t.Kind() {
	case reflect.Pointer:
		return checkAnswer(raw, t.Elem(), at)
	case reflect.Slice:
		return checkElements(raw, t.Elem(), at)
	case reflect.Struct:
		return checkObject(raw, t, at)
	}
	return nil
}

func checkElements(raw json.RawMessage, t reflect.Type, at string) error {
	var elements []json.RawMessage
	if err := json.Unmarshal(raw, &elements); err != nil {
		return fmt.Errorf("%s is not a list", at)
	}
	if t.Kind() != reflect.Struct {
		return nil
	}
	for n, element := range elements {
		if err := checkAnswer(element, t, fmt.Sprintf("%s[%d]", at, n)); err != nil {
			return err
		}
	}
	return nil
}

func checkObject(raw json.RawMessage, t reflect.Type, at string) error {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(raw, &fields); err != nil || fields == nil {
		return fmt.Errorf("%s is not an object", cmp.Or(at, "it"))
	}
	if kind, ok := reflect.Zero(t).Interface().(object); ok {
		if err := checkKind(fields["object"], kind.objectName(), at); err != nil {
			return err
		}
	}
	return checkFields(fields, t, at)
}

func checkKind(raw json.RawMessage, want, at string) error {
	var got string
	if len(raw) == 0 || json.Unmarshal(raw, &got) != nil {
		return fmt.Errorf("%s lacks the field object, which should be %q", cmp.Or(at, "it"), want)
	}
	if got != want {
		return fmt.Errorf("%s is an object of the kind %q, not %q", cmp.Or(at, "it"), got, want)
	}
	return nil
}

func checkFields(fields map[string]json.RawMessage, t reflect.Type, at string) error {
	for n := range t.NumField() {
		field := t.Field(n)
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		switch {
		case field.Anonymous && name == "":
			if err := checkFields(fields, field.Type, at); err != nil {
				return err
			}
			continue
		case name == "" || name == "-":
			continue
		}
		value := fields[name]
		path := strings.TrimPrefix(at+"."+name, ".")
		if isAbsent(value) {
			if isRequired(field.Tag.Get("stripe"), fields) {
				return fmt.Errorf("it lacks %s", path)
			}
			continue
		}
		if err := checkAnswer(value, field.Type, path); err != nil {
			return err
		}
	}
	return nil
}

// isRequired reports that the tag of an absent field requires it: always, or unless there
// is another one, by "required or other".
func isRequired(tag string, fields map[string]json.RawMessage) bool {
	required, other, _ := strings.Cut(tag, " or ")
	return required == "required" && (other == "" || isAbsent(fields[other]))
}

// isAbsent reports a field that is missing, null or empty text.
func isAbsent(raw json.RawMessage) bool {
	return len(raw) == 0 || string(raw) == "null" || string(raw) == `""`
}

// isAbout returns an error for an answer about another object than was asked for.
func isAbout[T resource](id string) func(T) error {
	return func(got T) error {
		if got.objectID() != id {
			return fmt.Errorf("it is about %q, not about %q", got.objectID(), id)
		}
		return nil
	}
}

// foreignAnswer is an answer that is not Stripe's: that of a gateway or a proxy on the
// way, which may have passed the request on or not, with any status.
type foreignAnswer struct {
	status int
	header http.Header
	reason error

	// change is true for the answer to a change. The request is sent again: Stripe answers
	// what it has kept for the Idempotency-Key. A read is not, since nothing hangs on it,
	// and what has another form now will have it then.
	change bool
}

// The reasons of a foreign answer.
var (
	errNotJSON       = errors.New("it is not JSON")
	errNoErrorObject = errors.New("it has no error object")
)

// checkStripes returns why an answer is not Stripe's, and nil for one that is: an error
// has an error object with a type (SPEC), and the answer to a change that says yes is
// JSON.
func checkStripes(req *http.Request, resp *http.Response, body []byte) *foreignAnswer {
	foreign := &foreignAnswer{
		status: resp.StatusCode,
		header: resp.Header,
		change: req.Method == http.MethodPost && req.Header.Get("Idempotency-Key") != "",
	}
	switch {
	case resp.StatusCode >= http.StatusBadRequest && !isError(body):
		foreign.reason = errNoErrorObject
	case resp.StatusCode < http.StatusMultipleChoices && foreign.change && !json.Valid(body):
		foreign.reason = errNotJSON
	default:
		return nil
	}
	return foreign
}

// isError reports an error as SPEC has it.
func isError(body []byte) bool {
	var answer struct {
		Error struct {
			Type string `json:"type"`
		} `json:"error"`
	}
	return json.Unmarshal(body, &answer) == nil && answer.Error.Type != ""
}

// Reference is the id of another object. Stripe answers some references as a bare
// id and some as the whole object, by API version and by what was expanded; of
// the object only the id is kept.
type Reference string

// UnmarshalJSON reads both forms, and returns an error for any other.
func (r *Reference) UnmarshalJSON(raw []byte) error {
	var object struct {
		ID string `json:"id"`
	}
	if len(raw) > 0 && raw[0] == '{' {
		err := json.Unmarshal(raw, &object)
		*r = Reference(object.ID)
		return err
	}
	return json.Unmarshal(raw, (*string)(r))
}
