// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package minitf

import (
	"context"
	"maps"
	"slices"
	"sync"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/zclconf/go-cty/cty"
)

// Terraform runs commands.
type Terraform struct {
	Schemas *Schemas
	// Serve starts a process of the provider.
	Serve func() tfprotov6.ProviderServer
	// Provider is the configuration of the provider.
	Provider cty.Value
	// Concurrently runs the functions of a walk, and returns when all have ended.
	Concurrently func(walk []func())
	// Killed reports that this run does not exist any more: what a call still returns
	// reaches nobody.
	Killed func() bool
	// Interrupted reports that the user has pressed Ctrl-C: what is under way ends, and
	// nothing else begins.
	Interrupted func() bool
}

// Options are the arguments of a plan.
type Options struct {
	Replace map[string]bool // -replace, by address
	Destroy bool
}

// walk runs a function for each address, and collects what they say.
func (t *Terraform) walk(addresses []string, visit func(address string) []Diagnostic) []Diagnostic {
	said := make([][]Diagnostic, len(addresses))
	var nodes []func()
	for i, address := range addresses {
		nodes = append(nodes, func() { said[i] = visit(address) })
	}
	t.Concurrently(nodes)
	return slices.Concat(said...)
}

// Plan runs terraform plan, or terraform plan -destroy.
func (t *Terraform) Plan(ctx context.Context, state State, config Config, options Options) *Plan {
	plan := t.planNormal(ctx, state, config, options)
	if !options.Destroy || Failed(plan.Diagnostics) || t.Killed() {
		return plan
	}
	// A destroy refreshes by a normal plan, of which only errors are shown.
	destroy := &Plan{Changes: map[string]*Change{}, config: Config{}, prior: plan.prior, refreshed: plan.refreshed}
	p, diags := t.start(ctx)
	destroy.Diagnostics = diags
	if Failed(diags) {
		return destroy
	}
	var mu sync.Mutex
	destroy.Diagnostics = append(destroy.Diagnostics, t.walk(destroy.prior.Addresses(), func(address string) []Diagnostic {
		change, diags := p.planDelete(ctx, address, destroy.prior.Objects[address])
		mu.Lock()
		defer mu.Unlock()
		if change != nil {
			destroy.Changes[address] = change
		}
		return diags
	})...)
	return destroy
}

func (t *Terraform) planNormal(ctx context.Context, state State, config Config, options Options) *Plan {
	plan := &Plan{Changes: map[string]*Change{}, config: config, replace: options.Replace, prior: state.Clone(), refreshed: map[string]bool{}}
	p, diags := t.start(ctx)
	plan.Diagnostics = diags
	if Failed(diags) {
		return plan
	}
	all := maps.Clone(config)
	for address := range state.Objects {
		if _, ok := all[address]; !ok {
			all[address] = Resource{}
		}
	}
	var mu sync.Mutex
	plan.Diagnostics = append(plan.Diagnostics, t.walk(slices.Sorted(maps.Keys(all)), func(address string) []Diagnostic {
		refreshed, change, diags := p.planNode(ctx, address, state, config, options.Replace[address])
		mu.Lock()
		defer mu.Unlock()
		plan.refreshed[address] = !Failed(diags)
		if refreshed == nil {
			delete(plan.prior.Objects, address)
		} else {
			plan.prior.Objects[address] = refreshed
		}
		if change != nil {
			plan.Changes[address] = change
		}
		return diags
	})...)
	return plan
}

// planNode refreshes and plans one address. Terraform 1.11 plans the end of what is no
// longer configured before it refreshes.
func (p *process) planNode(ctx context.Context, address string, state State, config Config, replace bool) (*Object, *Change, []Diagnostic) {
	object := state.Objects[address]
	block, configured := config[address]
	if !configured {
		change, diags := p.planDelete(ctx, address, object)
		if Failed(diags) {
			return object, nil, diags
		}
		refreshed, refreshDiags := p.refresh(ctx, address, object)
		diags = append(diags, refreshDiags...)
		if Failed(diags) || refreshed == nil {
			change = nil
		}
		return refreshed, change, diags
	}
	var diags []Diagnostic
	if object != nil {
		object, diags = p.refresh(ctx, address, object)
		if Failed(diags) {
			return object, nil, diags
		}
	}
	change, planDiags := p.planChange(ctx, address, block.Type, object, block.evaluate(state.Inputs[address]), replace)
	return object, change, append(diags, planDiags...)
}

func (p *process) planDelete(ctx context.Context, address string, object *Object) (*Change, []Diagnostic) {
	null := p.tf.Schemas.Resources[object.Type].Null()
	got, diags := p.plan(ctx, address, object.Type, object.Value, null, object.Private, object.Identity)
	if Failed(diags) {
		return nil, diags
	}
	if !got.value.IsNull() {
		return nil, append(diags, problems(address, "Provider produced invalid plan", []string{"planned a value for what is destroyed"})...)
	}
	return &Change{Address: address, Type: object.Type, Action: Delete, Before: object.Value, After: null, private: got.private, identity: got.identity, prior: object}, diags
}

// planChange plans what a block says about an object, nil for none: once, and once more
// as a create where the object is to be replaced. It is called again in the apply.
func (p *process) planChange(ctx context.Context, address, kind string, object *Object, config cty.Value, replace bool) (*Change, []Diagnostic) {
	schema := p.tf.Schemas.Resources[kind]
	change := &Change{Address: address, Type: kind, Before: schema.Null(), prior: object}
	prior, private, identity := schema.Null(), []byte(nil), (*tfprotov6.ResourceIdentityData)(nil)
	if object != nil {
		change.Before = object.Value
		if !object.Tainted {
			prior, private, identity = object.Value, object.Private, object.Identity
		}
	}
	diags := p.validate(ctx, address, kind, config)
	if Failed(diags) {
		return nil, diags
	}
	got, planDiags := p.plan(ctx, address, kind, prior, config, private, identity)
	if diags = append(diags, planDiags...); Failed(diags) {
		return nil, diags
	}
	if wrong := schema.checkPlanned(prior, config, got.value); len(wrong) > 0 {
		return nil, append(diags, problems(address, "Provider produced invalid plan", wrong)...)
	}
	mustReplace, wrong := requiresReplace(got.replace, prior, got.value)
	if len(wrong) > 0 {
		return nil, append(diags, problems(address, "Provider produced invalid plan", wrong)...)
	}
	switch {
	case prior.IsNull() && object == nil:
		change.Action = Create
	case prior.IsNull():
		change.Action = Replace // tainted
	case replace || mustReplace:
		change.Action = Replace
		// The warnings of this call were most likely given already, and are not shown.
		again, againDiags := p.plan(ctx, address, kind, schema.Null(), config, got.private, got.identity)
		if Failed(againDiags) {
			return nil, append(diags, againDiags...)
		}
		got = again
	case got.value.IsWhollyKnown() && got.value.RawEquals(prior):
		change.Action = NoOp
	default:
		change.Action = Update
	}
	change.After, change.private, change.identity = got.value, got.private, got.identity
	return change, diags
}

// requiresReplace reports that one of the attributes for which the provider requires
// replacement has changed, or may have.
func requiresReplace(paths []*tftypes.AttributePath, prior, planned cty.Value) (bool, []string) {
	required := false
	for _, path := range paths {
		if prior.IsNull() {
			continue
		}
		before, after := at(prior, path), at(planned, path)
		if before == cty.NilVal && after == cty.NilVal {
			return false, []string{"requires replacement for an attribute that does not exist: " + path.String()}
		}
		if before == cty.NilVal || after == cty.NilVal {
			required = true
			continue
		}
		equal := before.Equals(after)
		required = required || !equal.IsKnown() || equal.False()
	}
	return required, nil
}
