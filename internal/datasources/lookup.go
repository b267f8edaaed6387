// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package datasources

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/datasourcevalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/billing-credits/terraform-provider-stripe/internal/grantresource"
	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

// lookup is the data source of an object that is found by its id or, where attribute
// is not "", by one other attribute.
type lookup[T any] struct {
	source

	thing, things string // "price", "prices"
	attribute     string // the other attribute, such as "lookup_key"
	notAmong      string // what Stripe does not search, as a sentence, or ""

	get func(c *stripeapi.Client, ctx context.Context, id string) (T, error)
	// lists are the lists to search for a name, one after the other until one has
	// a match.
	lists func(c *stripeapi.Client, name string) []*stripeapi.Pages[T]
	// matches reports whether an object of the lists has the name. Where it is
	// nil, all have.
	matches func(object T, name string) bool
	// prefer drops matches in favor of others. It may be nil.
	prefer func([]T) []T
	id     func(T) string
	shown  func(T) any // what is shown of an object; nil is all of it
}

var (
	_ datasource.DataSourceWithConfigure        = &lookup[any]{}
	_ datasource.DataSourceWithConfigValidators = &lookup[any]{}
)

// ConfigValidators demands exactly one of the two attributes.
func (l *lookup[T]) ConfigValidators(context.Context) []datasource.ConfigValidator {
	if l.attribute == "" {
		return nil
	}
	return []datasource.ConfigValidator{datasourcevalidator.ExactlyOneOf(path.MatchRoot("id"), path.MatchRoot(l.attribute))}
}

func (l *lookup[T]) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var id, name types.String
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("id"), &id)...)
	if l.attribute != "" {
		resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root(l.attribute), &name)...)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	object, diags := l.find(ctx, id, name.ValueString())
	resp.Diagnostics.Append(diags...)
	if diags.HasError() {
		return
	}
	var show any = object
	if l.shown != nil {
		show = l.shown(object)
	}
	resp.Diagnostics.Append(setShown(ctx, &resp.State, show)...)
}

// find reads the object with the id, or, where that is null, the only one with the
// name.
func (l *lookup[T]) find(ctx context.Context, id types.String, name string) (T, diag.Diagnostics) {
	if !id.IsNull() {
		object, err := l.get(l.client, ctx, id.ValueString())
		if err != nil {
			return object, l.failure(target{thing: l.thing, id: id.ValueString(), at: path.Root("id")}, err)
		}
		return object, nil
	}
	matches, err := l.search(ctx, name)
	if err != nil {
		var none T
		return none, l.failure(target{thing: l.thing, id: "with the " + l.attribute + " " + name, at: path.Root(l.attribute)}, err)
	}
	return l.only(name, matches)
}

// search returns the objects with the name.
func (l *lookup[T]) search(ctx context.Context, name string) ([]T, error) {
	var found []T
	for _, list := range l.lists(l.client, name) {
		err := collect(ctx, l.things, list.All(ctx), 0, func(object T) error {
			if l.matches == nil || l.matches(object, name) {
				found = append(found, object)
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
		if len(found) > 0 && l.prefer != nil {
			return l.prefer(found), nil
		}
		if len(found) > 0 {
			return found, nil
		}
	}
	return nil, nil
}

// lookupAttribute is the attribute of an id or another name that may be configured, or
// found.
func lookupAttribute(description string, check validator.String) schema.StringAttribute {
	return schema.StringAttribute{Optional: true, Computed: true, MarkdownDescription: description, Validators: []validator.String{check}}
}

// only returns the one match of a name, or the error of none or several.
func (l *lookup[T]) only(name string, matches []T) (T, diag.Diagnostics) {
	if len(matches) == 1 {
		return matches[0], nil
	}
	var none T
	if len(matches) == 0 {
		return none, diag.Diagnostics{diag.NewAttributeErrorDiagnostic(path.Root(l.attribute), "No "+l.thing+" matches",
			strings.TrimSpace(fmt.Sprintf("The account and mode of the API key have no %s with the %s %q. Correct it, or look the %s up by its id. %s",
				l.thing, l.attribute, name, l.thing, l.notAmong)))}
	}
	var ids []string
	for _, match := range matches {
		ids = append(ids, l.id(match))
	}
	return none, diag.Diagnostics{diag.NewAttributeErrorDiagnostic(path.Root(l.attribute), "Several "+l.things+" match",
		fmt.Sprintf("The account has %d %s with the %s %q. Look the right one up by its id:\n%s",
			len(matches), l.things, l.attribute, name, grantresource.Listed(ids)))}
}
