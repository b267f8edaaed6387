// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package minitf

import (
	"context"
	"fmt"
	"sync"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/zclconf/go-cty/cty"
)

// Schemas are the schemas of a provider.
type Schemas struct {
	Provider  *Schema
	Resources map[string]*Schema

	validated sync.Map // what a provider says of a block
}

// Schema is one schema. Type is the type of its values.
type Schema struct {
	Type       cty.Type
	attributes map[string]*tfprotov6.SchemaAttribute
}

// ReadSchemas asks a provider for its schemas. They are the same for every server of
// a provider.
func ReadSchemas(ctx context.Context, server tfprotov6.ProviderServer) (*Schemas, error) {
	resp, err := server.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		return nil, err
	}
	schemas := &Schemas{Provider: newSchema(resp.Provider), Resources: map[string]*Schema{}}
	for name, schema := range resp.ResourceSchemas {
		schemas.Resources[name] = newSchema(schema)
	}
	return schemas, nil
}

func newSchema(schema *tfprotov6.Schema) *Schema {
	return &Schema{Type: ctyType(schema.ValueType()), attributes: byName(schema.Block.Attributes)}
}

func byName(attributes []*tfprotov6.SchemaAttribute) map[string]*tfprotov6.SchemaAttribute {
	named := make(map[string]*tfprotov6.SchemaAttribute, len(attributes))
	for _, attribute := range attributes {
		named[attribute.Name] = attribute
	}
	return named
}

// Null is the value of a resource that does not exist.
func (s *Schema) Null() cty.Value { return cty.NullVal(s.Type) }

// Object is a value with the given attributes, and null for all others.
func (s *Schema) Object(attributes map[string]cty.Value) cty.Value {
	all := map[string]cty.Value{}
	for name, kind := range s.Type.AttributeTypes() {
		all[name] = cty.NullVal(kind)
	}
	for name, value := range attributes {
		if _, ok := all[name]; !ok {
			panic("minitf: there is no attribute " + name)
		}
		all[name] = value
	}
	return cty.ObjectVal(all)
}

// AttributeType is the type of an attribute.
func (s *Schema) AttributeType(name string) cty.Type { return s.Type.AttributeType(name) }

// ctyType is a type of the protocol as Terraform's values have it.
func ctyType(kind tftypes.Type) cty.Type {
	switch {
	case kind.Is(tftypes.String):
		return cty.String
	case kind.Is(tftypes.Number):
		return cty.Number
	case kind.Is(tftypes.Bool):
		return cty.Bool
	}
	switch kind := kind.(type) {
	case tftypes.List:
		return cty.List(ctyType(kind.ElementType))
	case tftypes.Set:
		return cty.Set(ctyType(kind.ElementType))
	case tftypes.Map:
		return cty.Map(ctyType(kind.ElementType))
	case tftypes.Object:
		attributes := map[string]cty.Type{}
		for name, attribute := range kind.AttributeTypes {
			attributes[name] = ctyType(attribute)
		}
		return cty.Object(attributes)
	}
	panic(fmt.Sprintf("minitf: a provider uses the type %s, which is not served here", kind))
}
