// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"context"
	"encoding/json"
	"math/big"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// ConfiguredServer is Server, configured for the account; arguments of the provider
// may be added.
func (a *Account) ConfiguredServer(t testing.TB, arguments map[string]any) *Server {
	t.Helper()
	server := a.Server(t)
	config := map[string]any{"api_key": a.key, "api_base": a.Base}
	for name, value := range arguments {
		config[name] = value
	}
	for _, d := range server.Configure(t, config) {
		t.Fatalf("configuring the provider: %s: %s", d.Summary, d.Detail)
	}
	return server
}

// Listed is a result of a list resource.
type Listed struct {
	DisplayName string
	Identity    Object
	Resource    Object // nil unless the resource was asked for
	Diagnostics []*tfprotov6.Diagnostic
}

// List hands the results of a list resource to yield, in their order, until it
// returns false. limit 0 is none.
func (s *Server) List(t testing.TB, name string, config map[string]any, includeResource bool, limit int64, yield func(Listed) bool) {
	t.Helper()
	server, ok := s.server.(tfprotov6.ListResourceServer)
	if !ok {
		t.Fatal("the provider serves no list resources")
	}
	stream := must(server.ListResource(context.Background(), &tfprotov6.ListResourceRequest{
		TypeName:        name,
		Config:          dynamic(t, s.schema.ListResourceSchemas[name].ValueType(), config),
		IncludeResource: includeResource,
		Limit:           limit,
	}))(t)
	identity := s.identityType(t, name)
	for result := range stream.Results {
		listed := Listed{DisplayName: result.DisplayName, Diagnostics: result.Diagnostics}
		if result.Identity != nil {
			listed.Identity = object(t, identity, result.Identity.IdentityData)
		}
		if result.Resource != nil {
			listed.Resource = object(t, s.schema.ResourceSchemas[name].ValueType(), result.Resource)
		}
		if !yield(listed) {
			return
		}
	}
}

// ValidateList validates the configuration of a list block.
func (s *Server) ValidateList(t testing.TB, name string, config map[string]any) []*tfprotov6.Diagnostic {
	t.Helper()
	server, ok := s.server.(tfprotov6.ListResourceServer)
	if !ok {
		t.Fatal("the provider serves no list resources")
	}
	resp := must(server.ValidateListResourceConfig(context.Background(), &tfprotov6.ValidateListResourceConfigRequest{
		TypeName: name,
		Config:   dynamic(t, s.schema.ListResourceSchemas[name].ValueType(), config),
	}))(t)
	return resp.Diagnostics
}

// Invoke validates, plans and invokes an action, and returns its progress messages
// and its diagnostics.
func (s *Server) Invoke(t testing.TB, name string, config map[string]any) (progress []string, diags []*tfprotov6.Diagnostic) {
	t.Helper()
	server, ok := s.server.(tfprotov6.ActionServer)
	if !ok {
		t.Fatal("the provider serves no actions")
	}
	given := dynamic(t, s.schema.ActionSchemas[name].Schema.ValueType(), config)
	valid := must(server.ValidateActionConfig(context.Background(), &tfprotov6.ValidateActionConfigRequest{ActionType: name, Config: given}))(t)
	if len(valid.Diagnostics) > 0 {
		return nil, valid.Diagnostics
	}
	planned := must(server.PlanAction(context.Background(), &tfprotov6.PlanActionRequest{ActionType: name, Config: given}))(t)
	if len(planned.Diagnostics) > 0 {
		return nil, planned.Diagnostics
	}
	stream := must(server.InvokeAction(context.Background(), &tfprotov6.InvokeActionRequest{ActionType: name, Config: given}))(t)
	for event := range stream.Events {
		switch event := event.Type.(type) {
		case tfprotov6.ProgressInvokeActionEventType:
			progress = append(progress, event.Message)
		case tfprotov6.CompletedInvokeActionEventType:
			diags = append(diags, event.Diagnostics...)
		}
	}
	return progress, diags
}

// Import imports a resource, by its id or, where id is "", by its identity, and
// reads it. It returns nil where there are errors.
func (s *Server) Import(t testing.TB, name, id string, identity map[string]any) (state, identified Object, diags []*tfprotov6.Diagnostic) {
	t.Helper()
	req := &tfprotov6.ImportResourceStateRequest{TypeName: name, ID: id}
	if id == "" {
		req.Identity = &tfprotov6.ResourceIdentityData{IdentityData: dynamic(t, s.identityType(t, name), identity)}
	}
	resp := must(s.server.ImportResourceState(context.Background(), req))(t)
	if len(resp.ImportedResources) == 0 {
		return nil, nil, resp.Diagnostics
	}
	imported := resp.ImportedResources[0]
	return s.Read(t, name, imported.State, imported.Identity, imported.Private)
}

// Read refreshes a state.
func (s *Server) Read(t testing.TB, name string, state *tfprotov6.DynamicValue, identity *tfprotov6.ResourceIdentityData, private []byte) (read, identified Object, diags []*tfprotov6.Diagnostic) {
	t.Helper()
	resp := must(s.server.ReadResource(context.Background(), &tfprotov6.ReadResourceRequest{TypeName: name, CurrentState: state, CurrentIdentity: identity, Private: private}))(t)
	if resp.NewIdentity != nil {
		identified = object(t, s.identityType(t, name), resp.NewIdentity.IdentityData)
	}
	return object(t, s.schema.ResourceSchemas[name].ValueType(), resp.NewState), identified, resp.Diagnostics
}

// Move moves a state of another provider, in JSON, to a resource of this one.
func (s *Server) Move(t testing.TB, provider, from, to string, version int64, state string) (moved *tfprotov6.DynamicValue, shown, identity Object, diags []*tfprotov6.Diagnostic) {
	t.Helper()
	resp := must(s.server.MoveResourceState(context.Background(), &tfprotov6.MoveResourceStateRequest{
		SourceProviderAddress: provider,
		SourceTypeName:        from,
		SourceSchemaVersion:   version,
		SourceState:           &tfprotov6.RawState{JSON: []byte(state)},
		TargetTypeName:        to,
	}))(t)
	if resp.TargetIdentity != nil {
		identity = object(t, s.identityType(t, to), resp.TargetIdentity.IdentityData)
	}
	return resp.TargetState, object(t, s.schema.ResourceSchemas[to].ValueType(), resp.TargetState), identity, resp.Diagnostics
}

// Upgrade upgrades a state of an older schema, in JSON.
func (s *Server) Upgrade(t testing.TB, name string, version int64, state string) (upgraded *tfprotov6.DynamicValue, shown Object, diags []*tfprotov6.Diagnostic) {
	t.Helper()
	resp := must(s.server.UpgradeResourceState(context.Background(), &tfprotov6.UpgradeResourceStateRequest{
		TypeName: name, Version: version, RawState: &tfprotov6.RawState{JSON: []byte(state)},
	}))(t)
	return resp.UpgradedState, object(t, s.schema.ResourceSchemas[name].ValueType(), resp.UpgradedState), resp.Diagnostics
}

func (s *Server) identityType(t testing.TB, name string) tftypes.Type {
	t.Helper()
	resp := must(s.server.GetResourceIdentitySchemas(context.Background(), &tfprotov6.GetResourceIdentitySchemasRequest{}))(t)
	schema, ok := resp.IdentitySchemas[name]
	if !ok {
		t.Fatalf("%s has no identity", name)
	}
	return schema.ValueType()
}

// object is a value of the protocol as JSON has it; nil for none and for null.
func object(t testing.TB, kind tftypes.Type, value *tfprotov6.DynamicValue) Object {
	t.Helper()
	if value == nil {
		return nil
	}
	plain, _ := plainValue(t, must(value.Unmarshal(kind))(t)).(map[string]any)
	return plain
}

// plainValue is a value without Terraform's types: maps, slices, text, json.Number
// and bool; nil for null, Unknown for unknown.
func plainValue(t testing.TB, value tftypes.Value) any {
	t.Helper()
	switch {
	case !value.IsKnown():
		return Unknown
	case value.IsNull():
		return nil
	}
	var err error
	var out any
	switch {
	case value.Type().Is(tftypes.Object{}) || value.Type().Is(tftypes.Map{}):
		elements := map[string]tftypes.Value{}
		err = value.As(&elements)
		plain := map[string]any{}
		for name, element := range elements {
			plain[name] = plainValue(t, element)
		}
		out = plain
	case value.Type().Is(tftypes.Set{}) || value.Type().Is(tftypes.List{}):
		var elements []tftypes.Value
		err = value.As(&elements)
		plain := []any{}
		for _, element := range elements {
			plain = append(plain, plainValue(t, element))
		}
		out = plain
	case value.Type().Is(tftypes.Bool):
		var is bool
		err = value.As(&is)
		out = is
	case value.Type().Is(tftypes.Number):
		number := new(big.Float)
		err = value.As(&number)
		out = json.Number(number.Text('f', -1))
	default:
		var text string
		err = value.As(&text)
		out = text
	}
	check(t, err)
	return out
}
