// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package lookup

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/billing-credits/terraform-provider-stripe/internal/datasource"
	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

// all reads a list to its end and keeps what matches.
func all[T any](ctx context.Context, client *stripeapi.Client, s search, pages *stripeapi.Pages[T], matches func(T) bool) ([]T, diag.Diagnostics) {
	var found []T
	err := datasource.Collect(ctx, s.Things, pages.All(ctx), 0, func(object T) error {
		if matches(object) {
			found = append(found, object)
		}
		return nil
	})
	if err != nil {
		target := datasource.Target{Thing: s.Thing, ID: "with the " + s.Attribute + " " + s.Name, Path: path.Root(s.Attribute)}
		return nil, datasource.Failure(target, err, client.Livemode())
	}
	return found, nil
}

// idAttribute is the attribute of an id that may be configured, or found.
func idAttribute(description string) schema.StringAttribute {
	return schema.StringAttribute{Optional: true, Computed: true, MarkdownDescription: description, Validators: []validator.String{datasource.ID()}}
}

// nameAttribute is the attribute of another name that may be configured, or found.
func nameAttribute(description string) schema.StringAttribute {
	return schema.StringAttribute{Optional: true, Computed: true, MarkdownDescription: description, Validators: []validator.String{stringvalidator.LengthAtLeast(1)}}
}
