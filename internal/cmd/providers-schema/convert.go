// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"encoding/json"
	"fmt"

	tfjson "github.com/hashicorp/terraform-json"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// convert is the protocol's answer as Terraform prints it.
func convert(got *tfprotov6.GetProviderSchemaResponse, identities *tfprotov6.GetResourceIdentitySchemasResponse) (*tfjson.ProviderSchema, error) {
	var c converter
	out := &tfjson.ProviderSchema{
		ConfigSchema:            c.schema(got.Provider),
		ResourceSchemas:         each(got.ResourceSchemas, c.schema),
		DataSourceSchemas:       each(got.DataSourceSchemas, c.schema),
		ListResourceSchemas:     each(got.ListResourceSchemas, c.schema),
		Functions:               each(got.Functions, c.function),
		ResourceIdentitySchemas: each(identities.IdentitySchemas, c.identity),
		ActionSchemas: each(got.ActionSchemas, func(s *tfprotov6.ActionSchema) *tfjson.ActionSchema {
			return &tfjson.ActionSchema{Block: c.schema(s.Schema).Block}
		}),
	}
	return out, c.err
}

func each[From, To any](all map[string]From, one func(From) To) map[string]To {
	out := make(map[string]To, len(all))
	for name, from := range all {
		out[name] = one(from)
	}
	return out
}

// converter keeps the first error of a conversion.
type converter struct{ err error }

func (c *converter) fail(err error) {
	if c.err == nil && err != nil {
		c.err = err
	}
}

func (c *converter) schema(s *tfprotov6.Schema) *tfjson.Schema {
	if len(s.Block.BlockTypes) > 0 {
		c.fail(fmt.Errorf("a schema has blocks, which are not converted: %s", s.Block.BlockTypes[0].TypeName))
	}
	return &tfjson.Schema{
		Version: uint64(s.Version),
		Block: &tfjson.SchemaBlock{
			Attributes:      c.attributes(s.Block.Attributes),
			Description:     s.Block.Description,
			DescriptionKind: kind(s.Block.DescriptionKind),
			Deprecated:      s.Block.Deprecated,
		},
	}
}

func (c *converter) attributes(all []*tfprotov6.SchemaAttribute) map[string]*tfjson.SchemaAttribute {
	out := map[string]*tfjson.SchemaAttribute{}
	for _, a := range all {
		to := &tfjson.SchemaAttribute{
			Description:     a.Description,
			DescriptionKind: kind(a.DescriptionKind),
			Deprecated:      a.Deprecated,
			Required:        a.Required,
			Optional:        a.Optional,
			Computed:        a.Computed,
			Sensitive:       a.Sensitive,
			WriteOnly:       a.WriteOnly,
		}
		if a.NestedType != nil {
			to.AttributeNestedType = &tfjson.SchemaNestedAttributeType{
				Attributes:  c.attributes(a.NestedType.Attributes),
				NestingMode: c.nesting(a.NestedType.Nesting),
			}
		} else {
			c.decode(a.Type, to.AttributeType.UnmarshalJSON)
		}
		out[a.Name] = to
	}
	return out
}

func (c *converter) nesting(mode tfprotov6.SchemaObjectNestingMode) tfjson.SchemaNestingMode {
	switch mode {
	case tfprotov6.SchemaObjectNestingModeSingle:
		return tfjson.SchemaNestingModeSingle
	case tfprotov6.SchemaObjectNestingModeList:
		return tfjson.SchemaNestingModeList
	case tfprotov6.SchemaObjectNestingModeSet:
		return tfjson.SchemaNestingModeSet
	case tfprotov6.SchemaObjectNestingModeMap:
		return tfjson.SchemaNestingModeMap
	case tfprotov6.SchemaObjectNestingModeInvalid:
	}
	c.fail(fmt.Errorf("unknown nesting mode %s", mode))
	return ""
}

func (c *converter) identity(s *tfprotov6.ResourceIdentitySchema) *tfjson.IdentitySchema {
	out := &tfjson.IdentitySchema{
		Version:    uint64(s.Version),
		Attributes: map[string]*tfjson.IdentityAttribute{},
	}
	for _, a := range s.IdentityAttributes {
		to := &tfjson.IdentityAttribute{Description: a.Description, RequiredForImport: a.RequiredForImport, OptionalForImport: a.OptionalForImport}
		c.decode(a.Type, to.IdentityType.UnmarshalJSON)
		out.Attributes[a.Name] = to
	}
	return out
}

func (c *converter) function(f *tfprotov6.Function) *tfjson.FunctionSignature {
	out := &tfjson.FunctionSignature{Description: f.Description, Summary: f.Summary, DeprecationMessage: f.DeprecationMessage}
	c.decode(f.Return.Type, out.ReturnType.UnmarshalJSON)
	for _, p := range f.Parameters {
		out.Parameters = append(out.Parameters, c.parameter(p))
	}
	if f.VariadicParameter != nil {
		out.VariadicParameter = c.parameter(f.VariadicParameter)
	}
	return out
}

func (c *converter) parameter(p *tfprotov6.FunctionParameter) *tfjson.FunctionParameter {
	out := &tfjson.FunctionParameter{Name: p.Name, Description: p.Description, IsNullable: p.AllowNullValue}
	c.decode(p.Type, out.Type.UnmarshalJSON)
	return out
}

// decode hands a type over in JSON, which the protocol and Terraform write alike.
func (c *converter) decode(from tftypes.Type, into func([]byte) error) {
	text, err := json.Marshal(from)
	c.fail(err)
	if err == nil {
		c.fail(into(text))
	}
}

func kind(of tfprotov6.StringKind) tfjson.SchemaDescriptionKind {
	if of == tfprotov6.StringKindMarkdown {
		return tfjson.SchemaDescriptionKindMarkdown
	}
	return tfjson.SchemaDescriptionKindPlain
}
