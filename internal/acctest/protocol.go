// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"context"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Server is the provider spoken to without Terraform: for tests of what Terraform
// does not show, like the path of a diagnostic.
type Server struct {
	server tfprotov6.ProviderServer
	schema *tfprotov6.GetProviderSchemaResponse
}

// Server serves the provider, without a configuration.
func (a *Account) Server(t testing.TB) *Server {
	t.Helper()
	server := a.provider()
	return &Server{server: server, schema: must(server.GetProviderSchema(context.Background(), &tfprotov6.GetProviderSchemaRequest{}))(t)}
}

// Unknown stands for a value that is known after apply.
var Unknown = unknown{}

type unknown struct{}

// ValidateResource runs terraform validate's question about a resource. Values
// are nil, bool, int, float64, string, Unknown, map[string]any and []any; attributes that
// are not given are null.
func (s *Server) ValidateResource(t testing.TB, name string, config map[string]any) []*tfprotov6.Diagnostic {
	t.Helper()
	schema, ok := s.schema.ResourceSchemas[name]
	if !ok {
		t.Fatalf("no resource %s", name)
	}
	resp := must(s.server.ValidateResourceConfig(context.Background(), &tfprotov6.ValidateResourceConfigRequest{
		TypeName: name,
		Config:   dynamic(t, schema.ValueType(), config),
	}))(t)
	return resp.Diagnostics
}

// Configure configures the provider, with attributes as ValidateResource takes
// them.
func (s *Server) Configure(t testing.TB, config map[string]any) []*tfprotov6.Diagnostic {
	t.Helper()
	resp := must(s.server.ConfigureProvider(context.Background(), &tfprotov6.ConfigureProviderRequest{
		TerraformVersion: "1.8.0",
		Config:           dynamic(t, s.schema.Provider.ValueType(), config),
	}))(t)
	return resp.Diagnostics
}

// ValidateProvider runs terraform validate's question about the provider block.
func (s *Server) ValidateProvider(t testing.TB, config map[string]any) []*tfprotov6.Diagnostic {
	t.Helper()
	resp := must(s.server.ValidateProviderConfig(context.Background(), &tfprotov6.ValidateProviderConfigRequest{
		Config: dynamic(t, s.schema.Provider.ValueType(), config),
	}))(t)
	return resp.Diagnostics
}

func dynamic(t testing.TB, kind tftypes.Type, value any) *tfprotov6.DynamicValue {
	t.Helper()
	out := must(tfprotov6.NewDynamicValue(kind, Value(kind, value)))(t)
	return &out
}

// Value makes a value of Terraform's type system of plain Go, as ValidateResource
// takes it.
func Value(kind tftypes.Type, value any) tftypes.Value {
	switch value := value.(type) {
	case nil:
		return tftypes.NewValue(kind, nil)
	case unknown:
		return tftypes.NewValue(kind, tftypes.UnknownValue)
	case map[string]any:
		elements := map[string]tftypes.Value{}
		if object, ok := kind.(tftypes.Object); ok {
			for name, attribute := range object.AttributeTypes {
				elements[name] = Value(attribute, value[name])
			}
			return tftypes.NewValue(kind, elements)
		}
		for key, element := range value {
			elements[key] = Value(kind.(tftypes.Map).ElementType, element)
		}
		return tftypes.NewValue(kind, elements)
	case []any:
		elements := make([]tftypes.Value, 0, len(value))
		for _, element := range value {
			switch kind := kind.(type) {
			case tftypes.Set:
				elements = append(elements, Value(kind.ElementType, element))
			case tftypes.List:
				elements = append(elements, Value(kind.ElementType, element))
			}
		}
		return tftypes.NewValue(kind, elements)
	}
	return tftypes.NewValue(kind, value)
}
