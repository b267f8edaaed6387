// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"bytes"
	"context"
	"encoding/json"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	ctyjson "github.com/zclconf/go-cty/cty/json"
	ctymsgpack "github.com/zclconf/go-cty/cty/msgpack"
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

// object is a value of the protocol as JSON has it, with numbers as json.Number; nil for
// none and for null.
func object(t testing.TB, kind tftypes.Type, value *tfprotov6.DynamicValue) (plain Object) {
	t.Helper()
	if value == nil {
		return nil
	}
	ctyType := must(ctyjson.UnmarshalType(must(json.Marshal(kind))(t)))(t)
	text := must(ctyjson.Marshal(must(ctymsgpack.Unmarshal(value.MsgPack, ctyType))(t), ctyType))(t)
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	check(t, decoder.Decode(&plain))
	return plain
}
