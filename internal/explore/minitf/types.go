// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package minitf

import (
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/zclconf/go-cty/cty"
)

// Resource is a resource block of a configuration. Late names the attributes, as paths
// with dots, whose values come from a terraform_data of the same configuration: they
// are unknown at plan until that has been applied with its present input.
type Resource struct {
	Type  string
	Value cty.Value
	Late  []string
}

// Config is a configuration: resource blocks by address.
type Config map[string]Resource

// Object is a resource in a state.
type Object struct {
	Type     string
	Value    cty.Value
	Private  []byte
	Identity *tfprotov6.ResourceIdentityData
	Tainted  bool
}

// State is a state. It is never changed once somebody else can see it.
type State struct {
	Objects map[string]*Object
	// Inputs are the inputs that the terraform_data behind late attributes were applied
	// with, by the resource's address and the attribute's path.
	Inputs map[string]map[string]string
}

// Clone is a copy that can be changed.
func (s State) Clone() State {
	copied := State{Objects: map[string]*Object{}, Inputs: map[string]map[string]string{}}
	maps.Copy(copied.Objects, s.Objects)
	maps.Copy(copied.Inputs, s.Inputs)
	return copied
}

// Addresses are the addresses in the state, sorted.
func (s State) Addresses() []string { return slices.Sorted(maps.Keys(s.Objects)) }

// Action is what is planned for a resource.
type Action string

// The actions.
const (
	NoOp    Action = "no-op"
	Create  Action = "create"
	Update  Action = "update"
	Replace Action = "replace"
	Delete  Action = "delete"
)

// Change is what is planned for the resource at an address.
type Change struct {
	Address string
	Type    string
	Action  Action
	Before  cty.Value
	After   cty.Value

	private  []byte
	identity *tfprotov6.ResourceIdentityData
	prior    *Object // what a Delete ends; nil where nothing is
}

// InconsistentPlan is the summary of a problem: the plan call of an apply does not complete the
// plan that the user saw. Nothing of the resource was applied.
const InconsistentPlan = "Provider produced inconsistent final plan"

// ends reports a change that ends the object.
func (c *Change) ends() bool { return c.Action == Delete || c.Action == Replace }

// Diagnostic is an error or a warning.
type Diagnostic struct {
	Address string
	Error   bool
	Summary string
	Detail  string
	// Problem says that Terraform found the provider to be wrong.
	Problem bool
}

// Plan is a plan, as `terraform plan -out` keeps it.
type Plan struct {
	Changes     map[string]*Change
	Diagnostics []Diagnostic

	config    Config
	replace   map[string]bool
	prior     State
	refreshed map[string]bool
}

// Refreshed are the objects that the plan has read, as they were read, by address.
func (p *Plan) Refreshed() map[string]*Object {
	read := map[string]*Object{}
	for address, ok := range p.refreshed {
		if object := p.prior.Objects[address]; ok && object != nil {
			read[address] = object
		}
	}
	return read
}

// Failed reports an error.
func Failed(diags []Diagnostic) bool {
	return slices.ContainsFunc(diags, func(d Diagnostic) bool { return d.Error })
}

// IsEmpty reports that nothing is to be done.
func (p *Plan) IsEmpty() bool {
	for _, change := range p.Changes {
		if change.Action != NoOp {
			return false
		}
	}
	return true
}
