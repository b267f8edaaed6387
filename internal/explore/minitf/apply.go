// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package minitf

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// Apply applies a plan. It calls save with the state after each resource and at the
// end, as Terraform writes a local state.
func (t *Terraform) Apply(ctx context.Context, plan *Plan, save func(State)) []Diagnostic {
	p, diags := t.start(ctx)
	if Failed(diags) {
		return diags
	}
	run := &apply{process: p, plan: plan, working: plan.prior.Clone(), save: save}
	for _, address := range slices.Concat(slices.Collect(maps.Keys(plan.prior.Inputs)), slices.Collect(maps.Keys(plan.config))) {
		// Terraform ends an object before it applies what the object's block depends on.
		if change := plan.Changes[address]; change == nil || !change.ends() {
			run.noteInputs(address)
		}
	}
	if len(plan.config) > 0 && !plan.IsEmpty() {
		run.store("", nil)
	}
	var addresses []string
	for _, address := range slices.Sorted(maps.Keys(plan.Changes)) {
		if plan.Changes[address].Action != NoOp {
			addresses = append(addresses, address)
		}
	}
	diags = append(diags, t.walk(addresses, func(address string) []Diagnostic {
		return run.node(ctx, plan.Changes[address])
	})...)
	if !t.Killed() {
		run.store("", nil)
	}
	return diags
}

// apply is an apply under way.
type apply struct {
	*process
	plan *Plan
	save func(State)

	mu      sync.Mutex
	working State
}

// noteInputs applies the terraform_data behind a block, and destroys those that it does not
// have any more.
func (a *apply) noteInputs(address string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.working.Inputs, address)
	if inputs := a.plan.config[address].inputs(); len(inputs) > 0 {
		a.working.Inputs[address] = inputs
	}
}

// store puts an object into the state, or removes it, and saves. With "" it only saves.
func (a *apply) store(address string, object *Object) {
	a.mu.Lock()
	defer a.mu.Unlock()
	switch {
	case address == "":
	case object == nil:
		delete(a.working.Objects, address)
	default:
		a.working.Objects[address] = object
	}
	a.save(a.working.Clone())
}

// node applies a change: the old object ends first, then the new one is made.
func (a *apply) node(ctx context.Context, change *Change) []Diagnostic {
	object := change.prior
	var diags []Diagnostic
	if change.ends() {
		var ended bool
		if ended, diags = a.destroy(ctx, change); !ended {
			return diags
		}
		object = nil
	}
	if change.Action == Delete || a.tf.Killed() || a.tf.Interrupted() {
		return diags
	}
	return append(diags, a.put(ctx, change, object)...)
}

// destroy ends an object, and then what its block depends on is applied or destroyed. It reports
// whether the object has ended.
func (a *apply) destroy(ctx context.Context, change *Change) (bool, []Diagnostic) {
	null := a.tf.Schemas.Resources[change.Type].Null()
	got, diags := a.apply(ctx, change, change.Before, null, null)
	switch {
	case a.tf.Killed():
		return false, nil
	case Failed(diags) && got.value.IsNull():
		return false, diags
	case Failed(diags):
		a.store(change.Address, &Object{Type: change.Type, Value: got.value, Private: got.private, Identity: got.identity, Tainted: change.prior.Tainted})
		return false, diags
	case !got.value.IsNull():
		return false, append(diags, problems(change.Address, "Provider returned invalid result object after apply", []string{"an object is left after a destroy"})...)
	}
	if !a.tf.Interrupted() {
		a.noteInputs(change.Address)
	}
	a.store(change.Address, nil)
	return true, diags
}

// put plans once more, now that all is known, and creates or updates.
func (a *apply) put(ctx context.Context, promised *Change, object *Object) []Diagnostic {
	address := promised.Address
	block := a.plan.config[address]
	final, diags := a.planChange(ctx, address, block.Type, object, block.Value, a.plan.replace[address])
	switch {
	case a.tf.Killed():
		return nil
	case Failed(diags):
		return diags
	}
	if promised.Action == Replace && final.Action == Create {
		final.Action, final.Before = Replace, promised.Before
	}
	if wrong := a.checkFinal(promised, final); len(wrong) > 0 {
		return append(diags, problems(address, InconsistentPlan, wrong)...)
	}
	if final.Action == NoOp {
		return diags
	}
	before := final.Before
	if promised.Action == Replace {
		before = a.tf.Schemas.Resources[block.Type].Null()
	}
	got, applyDiags := a.apply(ctx, final, before, final.After, block.Value)
	if a.tf.Killed() {
		return nil
	}
	diags = append(diags, applyDiags...)
	if !Failed(applyDiags) {
		diags = append(diags, problems(address, "Provider produced inconsistent result after apply", checkCompatible(address, final.After, got.value))...)
		if got.value.IsNull() {
			diags = append(diags, problems(address, "Provider returned invalid result object after apply", []string{"nothing is there after the apply"})...)
		}
	}
	failed := Failed(diags)
	if got.value.IsNull() {
		if object != nil && failed {
			a.store(address, object)
		}
		return diags
	}
	a.store(address, &Object{Type: block.Type, Value: got.value, Private: got.private, Identity: got.identity, Tainted: failed && promised.Action != Update})
	return diags
}

// checkFinal says where the plan of the apply is not a completion of the one that the
// user saw.
func (a *apply) checkFinal(promised, final *Change) []string {
	var wrong []string
	if isNoOp := promised.Action == Update && final.Action == NoOp; promised.Action != final.Action && !isNoOp {
		wrong = append(wrong, fmt.Sprintf("the planned action changed from %s to %s", promised.Action, final.Action))
	}
	return append(wrong, checkCompatible(promised.Address, promised.After, final.After)...)
}

// Import runs terraform import.
func (t *Terraform) Import(ctx context.Context, state State, address, kind, id string) (State, []Diagnostic) {
	p, diags := t.start(ctx)
	if Failed(diags) {
		return state, diags
	}
	resp, err := p.server.ImportResourceState(ctx, &tfprotov6.ImportResourceStateRequest{TypeName: kind, ID: id})
	if err != nil {
		return state, append(diags, crash(address, err))
	}
	diags = append(diags, diagnostics(address, resp.Diagnostics)...)
	if Failed(diags) || len(resp.ImportedResources) == 0 {
		return state, diags
	}
	imported := resp.ImportedResources[0]
	value, err := decode(imported.State, t.Schemas.Resources[kind].Type)
	if err != nil {
		return state, append(diags, crash(address, err))
	}
	object, readDiags := p.refresh(ctx, address, &Object{Type: kind, Value: value, Private: imported.Private, Identity: imported.Identity})
	diags = append(diags, readDiags...)
	switch {
	case t.Killed() || Failed(diags):
		return state, diags
	case object == nil:
		return state, append(diags, Diagnostic{Address: address, Error: true, Summary: "Cannot import non-existent remote object"})
	}
	state = state.Clone()
	state.Objects[address] = object
	return state, diags
}
