// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package minitf

import (
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/zclconf/go-cty/cty"
)

// proposed is what Terraform proposes to a provider: the configuration, with the prior
// value of each computed attribute that is not configured, or null where the configuration
// is.
func (s *Schema) proposed(prior, config cty.Value) cty.Value {
	if config.IsNull() {
		return s.Null()
	}
	if prior.IsNull() {
		prior = s.Object(nil)
	}
	return proposeObject(s.attributes, prior, config)
}

func proposeObject(attributes map[string]*tfprotov6.SchemaAttribute, prior, config cty.Value) cty.Value {
	proposed := make(map[string]cty.Value, len(attributes))
	for name, attribute := range attributes {
		priorValue, configured := attributeOf(prior, name), config.GetAttr(name)
		switch {
		case attribute.Computed && configured.IsNull():
			proposed[name] = priorValue
		case attribute.NestedType != nil:
			proposed[name] = proposeNested(attribute.NestedType, priorValue, configured)
		default:
			proposed[name] = configured
		}
	}
	return cty.ObjectVal(proposed)
}

// proposeNested takes the elements of a nested set as they are configured: none here
// has computed attributes.
func proposeNested(nested *tfprotov6.SchemaObject, prior, config cty.Value) cty.Value {
	if config.IsNull() || !config.IsKnown() || nested.Nesting != tfprotov6.SchemaObjectNestingModeSingle {
		return config
	}
	return proposeObject(byName(nested.Attributes), prior, config)
}

// attributeOf is an attribute of an object, null for that of a null object.
func attributeOf(object cty.Value, name string) cty.Value {
	if object.IsNull() {
		return cty.NullVal(object.Type().AttributeType(name))
	}
	return object.GetAttr(name)
}
