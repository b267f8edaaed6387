// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package datasources

import (
	"context"
	"fmt"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

// source is the part that every data source embeds.
type source struct {
	name        string // without the provider's prefix, like "price"
	description func() schema.Schema
	client      *stripeapi.Client // nil until the provider is configured
}

func (s *source) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_" + s.name
}

func (s *source) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = s.description()
}

// Configure takes the client. Terraform also calls it before the provider is
// configured, without one.
func (s *source) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	if req.ProviderData == nil {
		return
	}
	client, ok := req.ProviderData.(*stripeapi.Client)
	if !ok {
		resp.Diagnostics.AddError("Unexpected provider data", fmt.Sprintf("The data source was configured with %T. This is a bug in the provider.", req.ProviderData))
		return
	}
	s.client = client
}

// target is what a data source was asked for: a thing, like "credit grant", by an
// id that was configured at a path.
type target struct {
	thing string
	id    string
	at    path.Path
}

// failure is the error of a read that Stripe did not fulfill: the other mode's
// object, one that is not there, or anything else, always with what Stripe said and
// its request id.
func (s *source) failure(wanted target, err error) diag.Diagnostics {
	switch {
	case stripeapi.IsOtherMode(err):
		return s.otherMode(wanted, " "+err.Error())
	case stripeapi.IsMissing(err):
		return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(wanted.at, "The "+wanted.thing+" does not exist",
			fmt.Sprintf("Stripe was asked for %s %s, and there is none in the account and mode of the API key: %s "+
				"Correct the id, or configure the key of the account that it belongs to.", wanted.thing, wanted.id, err))}
	}
	return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(wanted.at, "Could not read the "+wanted.thing,
		fmt.Sprintf("Reading %s %s failed: %s%s", wanted.thing, wanted.id, err, stripeapi.Advice(err)))}
}

// otherMode is the error of an object that the key's mode cannot hold. said is
// what Stripe said, if it was asked.
func (s *source) otherMode(wanted target, said string) diag.Diagnostics {
	other, own := stripeapi.ModeName(!s.client.Livemode()), stripeapi.ModeName(s.client.Livemode())
	return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(wanted.at, "The API key is for the other mode",
		fmt.Sprintf("The %s %s is a %s mode object, and the provider is configured with a %s mode key. "+
			"Configure a %s mode key (api_key or STRIPE_API_KEY), or use the id of a %s mode object.%s",
			wanted.thing, wanted.id, other, own, other, own, said))}
}

// progressEvery is after how many objects a long list says how far it is: ten
// pages.
const progressEvery = 1000

// collect reads a list of things to its end, or up to a limit that is greater
// than 0, and hands each object to keep. What keep does not store is not held, so
// memory grows with the result and not with the list.
func collect[T any](ctx context.Context, things string, objects iter.Seq2[T, error], limit int64, keep func(T) error) error {
	var read int64
	for object, err := range objects {
		if err != nil {
			return err
		}
		if err := keep(object); err != nil {
			return err
		}
		read++
		if read%progressEvery == 0 {
			tflog.Info(ctx, "Still reading a long list from Stripe", map[string]any{"list": things, "read": read})
		}
		if read == limit {
			return nil
		}
	}
	return nil
}
