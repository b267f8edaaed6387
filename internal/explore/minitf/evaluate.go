// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package minitf

import (
	"strings"

	"github.com/zclconf/go-cty/cty"
	ctyjson "github.com/zclconf/go-cty/cty/json"
)

// evaluate is the value of a resource block: late attributes are unknown unless their
// terraform_data was applied with the present input.
func (r Resource) evaluate(inputs map[string]string) cty.Value {
	value := r.Value
	for _, path := range r.Late {
		if inputs[path] != r.input(path) {
			value = withUnknown(value, strings.Split(path, "."))
		}
	}
	return value
}

// inputs are those of the terraform_data behind a block, by the attribute's path.
func (r Resource) inputs() map[string]string {
	inputs := map[string]string{}
	for _, path := range r.Late {
		inputs[path] = r.input(path)
	}
	return inputs
}

// input is the input of the terraform_data behind a late attribute.
func (r Resource) input(path string) string {
	value := r.Value
	for _, name := range strings.Split(path, ".") {
		value = step(value, name)
	}
	text, err := ctyjson.Marshal(value, value.Type())
	if err != nil {
		panic(err)
	}
	return string(text)
}

// step is an attribute of an object or an element of a map.
func step(value cty.Value, name string) cty.Value {
	switch {
	case value.Type().IsObjectType():
		return attributeOf(value, name)
	case value.IsNull() || !value.HasIndex(cty.StringVal(name)).True():
		return cty.NullVal(value.Type().ElementType())
	}
	return value.Index(cty.StringVal(name))
}

// withUnknown is a value with what is at a path unknown.
func withUnknown(value cty.Value, path []string) cty.Value {
	if len(path) == 0 {
		return cty.UnknownVal(value.Type())
	}
	if value.IsNull() || !value.IsKnown() {
		return value
	}
	elements := value.AsValueMap()
	elements[path[0]] = withUnknown(step(value, path[0]), path[1:])
	if value.Type().IsMapType() {
		return cty.MapVal(elements)
	}
	return cty.ObjectVal(elements)
}
