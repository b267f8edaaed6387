// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package minitf

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/zclconf/go-cty/cty"
	ctymsgpack "github.com/zclconf/go-cty/cty/msgpack"
)

// version is what a provider is told about Terraform.
const version = "1.11.4"

// process is a provider's process, which lives for one walk.
type process struct {
	tf     *Terraform
	server tfprotov6.ProviderServer
}

// start starts a provider and configures it.
func (t *Terraform) start(ctx context.Context) (*process, []Diagnostic) {
	p := &process{tf: t, server: t.Serve()}
	resp, err := p.server.ConfigureProvider(ctx, &tfprotov6.ConfigureProviderRequest{
		TerraformVersion: version, Config: encode(t.Provider, t.Schemas.Provider.Type),
	})
	if err != nil {
		return p, []Diagnostic{crash("", err)}
	}
	return p, diagnostics("", resp.Diagnostics)
}

func encode(value cty.Value, kind cty.Type) *tfprotov6.DynamicValue {
	packed, err := ctymsgpack.Marshal(value, kind)
	if err != nil {
		panic(fmt.Sprintf("minitf: a value cannot be sent: %v", err))
	}
	return &tfprotov6.DynamicValue{MsgPack: packed}
}

func decode(value *tfprotov6.DynamicValue, kind cty.Type) (cty.Value, error) {
	if value == nil {
		return cty.NullVal(kind), nil
	}
	return ctymsgpack.Unmarshal(value.MsgPack, kind)
}

func diagnostics(address string, from []*tfprotov6.Diagnostic) []Diagnostic {
	var diags []Diagnostic
	for _, d := range from {
		diags = append(diags, Diagnostic{Address: address, Error: d.Severity == tfprotov6.DiagnosticSeverityError, Summary: d.Summary, Detail: d.Detail})
	}
	return diags
}

func crash(address string, err error) Diagnostic {
	return Diagnostic{Address: address, Error: true, Problem: true, Summary: "The provider failed", Detail: err.Error()}
}

func problems(address, summary string, details []string) []Diagnostic {
	var diags []Diagnostic
	for _, detail := range details {
		diags = append(diags, Diagnostic{Address: address, Error: true, Problem: true, Summary: summary, Detail: detail})
	}
	return diags
}

// validate is terraform validate's question about a block. The answer depends on nothing
// but the block, and is kept.
func (p *process) validate(ctx context.Context, address, kind string, config cty.Value) []Diagnostic {
	packed := encode(config, p.tf.Schemas.Resources[kind].Type)
	key := kind + string(packed.MsgPack)
	if kept, ok := p.tf.Schemas.validated.Load(key); ok {
		return diagnostics(address, kept.([]*tfprotov6.Diagnostic))
	}
	resp, err := p.server.ValidateResourceConfig(ctx, &tfprotov6.ValidateResourceConfigRequest{TypeName: kind, Config: packed})
	if err != nil {
		return []Diagnostic{crash(address, err)}
	}
	p.tf.Schemas.validated.Store(key, resp.Diagnostics)
	return diagnostics(address, resp.Diagnostics)
}

// refresh reads an object. It returns nil for one that does not exist any more.
func (p *process) refresh(ctx context.Context, address string, object *Object) (*Object, []Diagnostic) {
	schema := p.tf.Schemas.Resources[object.Type]
	resp, err := p.server.ReadResource(ctx, &tfprotov6.ReadResourceRequest{
		TypeName: object.Type, CurrentState: encode(object.Value, schema.Type), Private: object.Private, CurrentIdentity: object.Identity,
	})
	if err != nil {
		return object, []Diagnostic{crash(address, err)}
	}
	diags := diagnostics(address, resp.Diagnostics)
	if Failed(diags) {
		return object, diags
	}
	value, err := decode(resp.NewState, schema.Type)
	switch {
	case err != nil:
		return object, append(diags, crash(address, err))
	case !value.IsWhollyKnown():
		return object, append(diags, problems(address, "Provider produced invalid object", []string{"a refreshed state holds unknown values"})...)
	case value.IsNull():
		return nil, diags
	}
	return &Object{Type: object.Type, Value: value, Private: resp.Private, Identity: resp.NewIdentity, Tainted: object.Tainted}, diags
}

// answered is what a provider answers to a plan or an apply call.
type answered struct {
	value    cty.Value
	private  []byte
	identity *tfprotov6.ResourceIdentityData
	replace  []*tftypes.AttributePath // of a plan: what requires replacement
}

// plan is one plan call.
func (p *process) plan(ctx context.Context, address, kind string, prior, config cty.Value, private []byte, identity *tfprotov6.ResourceIdentityData) (answered, []Diagnostic) {
	schema := p.tf.Schemas.Resources[kind]
	resp, err := p.server.PlanResourceChange(ctx, &tfprotov6.PlanResourceChangeRequest{
		TypeName:         kind,
		PriorState:       encode(prior, schema.Type),
		ProposedNewState: encode(schema.proposed(prior, config), schema.Type),
		Config:           encode(config, schema.Type),
		PriorPrivate:     private,
		PriorIdentity:    identity,
	})
	if err != nil {
		return answered{}, []Diagnostic{crash(address, err)}
	}
	diags := diagnostics(address, resp.Diagnostics)
	if Failed(diags) {
		return answered{}, diags
	}
	value, err := decode(resp.PlannedState, schema.Type)
	if err != nil {
		return answered{}, append(diags, crash(address, err))
	}
	return answered{value: value, private: resp.PlannedPrivate, identity: resp.PlannedIdentity, replace: resp.RequiresReplace}, diags
}

// apply is one apply call.
func (p *process) apply(ctx context.Context, change *Change, before, after, config cty.Value) (answered, []Diagnostic) {
	schema := p.tf.Schemas.Resources[change.Type]
	resp, err := p.server.ApplyResourceChange(ctx, &tfprotov6.ApplyResourceChangeRequest{
		TypeName:        change.Type,
		PriorState:      encode(before, schema.Type),
		PlannedState:    encode(after, schema.Type),
		Config:          encode(config, schema.Type),
		PlannedPrivate:  change.private,
		PlannedIdentity: change.identity,
	})
	if err != nil {
		return answered{value: before}, []Diagnostic{crash(change.Address, err)}
	}
	diags := diagnostics(change.Address, resp.Diagnostics)
	value, err := decode(resp.NewState, schema.Type)
	if err != nil {
		return answered{value: before}, append(diags, crash(change.Address, err))
	}
	if !value.IsWhollyKnown() {
		diags = append(diags, problems(change.Address, "Provider returned invalid result object after apply", []string{"values are unknown after the apply"})...)
		value = cty.UnknownAsNull(value)
	}
	return answered{value: value, private: resp.Private, identity: resp.NewIdentity}, diags
}
