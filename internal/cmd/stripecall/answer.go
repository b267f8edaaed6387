// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package stripecall

import (
	"fmt"
	"net/http"
	"strings"
)

// Answer is Stripe's answer to one call.
type Answer struct {
	Method, Path string
	Status       int
	// RequestID is by what Stripe's support finds the request.
	RequestID string
	Body      Object
}

// OK says whether the call succeeded.
func (a Answer) OK() bool { return a.Status >= 200 && a.Status < 300 }

// Type is the type of the error object, "" where there is none.
func (a Answer) Type() string { return a.Body.Text("error.type") }

// Code is the error's code.
func (a Answer) Code() string { return a.Body.Text("error.code") }

// Param is the parameter that the error is about.
func (a Answer) Param() string { return a.Body.Text("error.param") }

// Message are the error's words.
func (a Answer) Message() string { return a.Body.Text("error.message") }

// ID is the object's id.
func (a Answer) ID() string { return a.Body.Text("id") }

// Err is nil for a call that succeeded, and says what was answered for one that
// should have.
func (a Answer) Err() error {
	if a.OK() {
		return nil
	}
	return fmt.Errorf("%s %s: status %d, %s %s %s: %s (request %s)",
		a.Method, a.Path, a.Status, a.Type(), a.Code(), a.Param(), a.Message(), a.RequestID)
}

// meansLater says whether the answer is none yet: a connection that broke, a rate
// limit, contention, or a failure of Stripe's own.
func (a Answer) meansLater() bool {
	return a.Status == 0 || a.Status == http.StatusTooManyRequests || a.Status == http.StatusConflict || a.Status >= 500
}

// Object is a JSON object.
type Object map[string]any

// at is the value at a path of names with dots between them, nil without one.
func (o Object) at(path string) any {
	var value any = map[string]any(o)
	for name := range strings.SplitSeq(path, ".") {
		object, ok := value.(map[string]any)
		if !ok {
			return nil
		}
		value = object[name]
	}
	return value
}

// Null says whether there is nothing at the path.
func (o Object) Null(path string) bool { return o.at(path) == nil }

// Text is the text at a path, "" without one.
func (o Object) Text(path string) string {
	text, _ := o.at(path).(string)
	return text
}

// Int is the whole number at a path, 0 without one. It holds up to 2^53.
func (o Object) Int(path string) int64 {
	number, _ := o.at(path).(float64)
	return int64(number)
}

// List are the objects of the list at a path.
func (o Object) List(path string) []Object {
	items, _ := o.at(path).([]any)
	var all []Object
	for _, item := range items {
		if object, ok := item.(map[string]any); ok {
			all = append(all, object)
		}
	}
	return all
}
