// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package minitf

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/zclconf/go-cty/cty"
)

// checkPlanned says what Terraform refuses of a planned value: it is as configured, or
// as it was, or computed.
func (s *Schema) checkPlanned(prior, config, planned cty.Value) []string {
	switch {
	case planned.IsNull() && !config.IsNull():
		return []string{"planned for absence but config wants existence"}
	case config.IsNull() && !planned.IsNull():
		return []string{"planned for existence but config wants absence"}
	case planned.IsNull():
		return nil
	}
	return checkPlannedObject("", s.attributes, prior, config, planned)
}

func checkPlannedObject(path string, attributes map[string]*tfprotov6.SchemaAttribute, prior, config, planned cty.Value) []string {
	var problems []string
	for name, attribute := range attributes {
		problems = append(problems, checkPlannedValue(path+"."+name, attribute, attributeOf(prior, name), attributeOf(config, name), attributeOf(planned, name))...)
	}
	return problems
}

func checkPlannedValue(path string, attribute *tfprotov6.SchemaAttribute, prior, config, planned cty.Value) []string {
	switch {
	case sameValue(planned, config):
		return nil
	case sameValue(planned, prior) && !prior.IsNull() && !config.IsNull():
		return nil
	case attribute.Computed && !attribute.Optional, attribute.Computed && config.IsNull():
		return nil
	case config.IsNull() && !planned.IsNull():
		return []string{path + ": planned a value for an attribute that is neither configured nor computed"}
	case attribute.NestedType == nil || attribute.NestedType.Nesting != tfprotov6.SchemaObjectNestingModeSingle:
		return []string{fmt.Sprintf("%s: planned %#v, which is neither the configured value %#v nor the prior value %#v", path, planned, config, prior)}
	case planned.IsNull() || !planned.IsKnown():
		return []string{path + ": planned absent or unknown, but configured"}
	}
	return checkPlannedObject(path, byName(attribute.NestedType.Attributes), prior, config, planned)
}

// sameValue compares two values without what is said about unknown ones.
func sameValue(a, b cty.Value) bool { return unrefined(a).RawEquals(unrefined(b)) }

func unrefined(value cty.Value) cty.Value {
	if !value.IsKnown() {
		return cty.UnknownVal(value.Type())
	}
	return value
}

// checkCompatible says where an actual value is not a completion of the planned one.
func checkCompatible(path string, planned, actual cty.Value) []string {
	switch {
	case !planned.IsKnown():
		if within := planned.Range().Includes(actual); within.IsKnown() && within.False() {
			return []string{fmt.Sprintf("%s: is %#v, which the plan excluded", path, actual)}
		}
		return nil
	case planned.IsNull() != actual.IsNull():
		return []string{fmt.Sprintf("%s: was planned %#v, and is %#v", path, planned, actual)}
	case planned.IsNull():
		return nil
	case !actual.IsKnown():
		return []string{path + ": was known, and is unknown"}
	}
	var problems []string
	kind := planned.Type()
	switch {
	case kind.IsPrimitiveType() || kind.IsSetType():
		if !kind.IsSetType() && !actual.RawEquals(planned) || kind.IsSetType() && planned.IsWhollyKnown() && !actual.RawEquals(planned) {
			problems = append(problems, fmt.Sprintf("%s: was planned %#v, and is %#v", path, planned, actual))
		}
	case kind.IsObjectType():
		for name := range kind.AttributeTypes() {
			problems = append(problems, checkCompatible(path+"."+name, planned.GetAttr(name), actual.GetAttr(name))...)
		}
	default:
		problems = checkElements(path, planned, actual)
	}
	return problems
}

func checkElements(path string, planned, actual cty.Value) []string {
	var problems []string
	for key, element := range planned.Elements() {
		at := fmt.Sprintf("%s[%#v]", path, key)
		if !actual.HasIndex(key).True() {
			problems = append(problems, at+": has vanished")
			continue
		}
		problems = append(problems, checkCompatible(at, element, actual.Index(key))...)
	}
	for key := range actual.Elements() {
		if !planned.HasIndex(key).True() {
			problems = append(problems, fmt.Sprintf("%s[%#v]: has appeared", path, key))
		}
	}
	return problems
}
