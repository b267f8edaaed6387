// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package datasources

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/datasourcevalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

// kind is a kind of object that is found by its id or by one other attribute.
type kind[T any] struct {
	typeName      string // of the data source, without the provider's name
	thing, things string // "price", "prices"
	attribute     string // the other attribute, such as "lookup_key"
	notAmong      string // what Stripe does not search, as a sentence, or ""

	schema func() schema.Schema
	get    func(ctx context.Context, c *stripeapi.Client, id string) (T, error)
	// lists are the lists to search for a name, one after the other until one has
	// a match.
	lists func(c *stripeapi.Client, name string) []*stripeapi.Pages[T]
	// matches reports whether an object of the lists has the name. Where it is
	// nil, all have.
	matches func(object T, name string) bool
	// prefer drops matches in favour of others. It may be nil.
	prefer func([]T) []T
	id     func(T) string
	model  func(T) any
}

// source is the data source of a kind.
type source[T any] struct {
	Source
	kind kind[T]
}

var (
	_ datasource.DataSourceWithConfigure        = &source[any]{}
	_ datasource.DataSourceWithConfigValidators = &source[any]{}
)

// Metadata names the data source.
func (s *source[T]) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_" + s.kind.typeName
}

// Schema describes the data source.
func (s *source[T]) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = s.kind.schema()
}

// ConfigValidators demands exactly one of the two attributes.
func (s *source[T]) ConfigValidators(context.Context) []datasource.ConfigValidator {
	return []datasource.ConfigValidator{datasourcevalidator.ExactlyOneOf(path.MatchRoot("id"), path.MatchRoot(s.kind.attribute))}
}

// Read finds the object.
func (s *source[T]) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var id, name types.String
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("id"), &id)...)
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root(s.kind.attribute), &name)...)
	if resp.Diagnostics.HasError() {
		return
	}
	object, diags := s.find(ctx, id, name)
	resp.Diagnostics.Append(diags...)
	if diags.HasError() {
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, s.kind.model(object))...)
}

// find reads the object with the id, or, where that is null, the only one with the
// name.
func (s *source[T]) find(ctx context.Context, id, name types.String) (T, diag.Diagnostics) {
	if !id.IsNull() {
		object, err := s.kind.get(ctx, s.Client, id.ValueString())
		if err != nil {
			target := Target{Thing: s.kind.thing, ID: id.ValueString(), Path: path.Root("id")}
			return object, Failure(target, err, s.Client.Livemode())
		}
		return object, nil
	}
	matches, err := s.search(ctx, name.ValueString())
	if err != nil {
		var none T
		target := Target{Thing: s.kind.thing, ID: "with the " + s.kind.attribute + " " + name.ValueString(), Path: path.Root(s.kind.attribute)}
		return none, Failure(target, err, s.Client.Livemode())
	}
	return s.kind.only(name.ValueString(), matches)
}

// search returns the objects with the name.
func (s *source[T]) search(ctx context.Context, name string) ([]T, error) {
	var found []T
	for _, list := range s.kind.lists(s.Client, name) {
		err := Collect(ctx, s.kind.things, list.All(ctx), 0, func(object T) error {
			if s.kind.matches == nil || s.kind.matches(object, name) {
				found = append(found, object)
			}
			return nil
		})
		if err != nil || len(found) > 0 {
			return s.preferred(found), err
		}
	}
	return nil, nil
}

func (s *source[T]) preferred(found []T) []T {
	if s.kind.prefer == nil {
		return found
	}
	return s.kind.prefer(found)
}

// idAttribute is the attribute of an id that may be configured, or found.
func idAttribute(description string) schema.StringAttribute {
	return schema.StringAttribute{Optional: true, Computed: true, MarkdownDescription: description, Validators: []validator.String{ID()}}
}

// nameAttribute is the attribute of another name that may be configured, or found.
func nameAttribute(description string) schema.StringAttribute {
	return schema.StringAttribute{Optional: true, Computed: true, MarkdownDescription: description, Validators: []validator.String{stringvalidator.LengthAtLeast(1)}}
}
