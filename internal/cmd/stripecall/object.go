// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package stripecall

import (
	"encoding/json"
	"fmt"
	"strings"
)

// Object is a JSON object. Paths are names with dots between them.
type Object map[string]any

// ID is the object's id.
func (o Object) ID() string { return o.String("id") }

// at is the value at a path, nil without one.
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

// String is what is at a path as text, "" for null.
func (o Object) String(path string) string {
	value := o.at(path)
	if value == nil {
		return ""
	}
	return fmt.Sprint(value)
}

// Int is the whole number at a path, 0 without one.
func (o Object) Int(path string) int64 {
	number, _ := o.at(path).(json.Number)
	whole, _ := number.Int64()
	return whole
}

// List are the objects of the list at a path.
func (o Object) List(path string) []Object {
	items, _ := o.at(path).([]any)
	all := make([]Object, 0, len(items))
	for _, item := range items {
		if object, ok := item.(map[string]any); ok {
			all = append(all, object)
		}
	}
	return all
}
