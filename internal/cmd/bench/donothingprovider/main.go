// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

// Command donothingprovider serves a provider with the schema of ours, in the way in
// which ours is served, whose credit grants ask nobody and do nothing: what Terraform
// and the framework cost for such a schema, which no provider can undercut.
//
// Like ours it silences the SDK's logs and collects garbage less often, so that it is
// not slower than ours for want of that.
package main

import (
	"context"
	"log"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/path"
	fprovider "github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/billing-credits/terraform-provider-stripe/internal/creditgrant"
	"github.com/billing-credits/terraform-provider-stripe/internal/provider"
)

// doNothingProvider has the name and the arguments of ours.
type doNothingProvider struct{ described fprovider.Provider }

func (p doNothingProvider) Metadata(ctx context.Context, req fprovider.MetadataRequest, resp *fprovider.MetadataResponse) {
	p.described.Metadata(ctx, req, resp)
}

func (p doNothingProvider) Schema(ctx context.Context, req fprovider.SchemaRequest, resp *fprovider.SchemaResponse) {
	p.described.Schema(ctx, req, resp)
}

func (doNothingProvider) Configure(context.Context, fprovider.ConfigureRequest, *fprovider.ConfigureResponse) {
}

func (doNothingProvider) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{func() resource.Resource { return doNothingGrant{creditgrant.NewResource()} }}
}

func (doNothingProvider) DataSources(context.Context) []func() datasource.DataSource { return nil }

// doNothingGrant has the name and the schema of our grants. It plans nothing of its own
// but that another amount replaces a grant.
type doNothingGrant struct{ described resource.Resource }

func (g doNothingGrant) Metadata(ctx context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	g.described.Metadata(ctx, req, resp)
}

func (g doNothingGrant) Schema(ctx context.Context, req resource.SchemaRequest, resp *resource.SchemaResponse) {
	g.described.Schema(ctx, req, resp)
}

func (g doNothingGrant) IdentitySchema(ctx context.Context, req resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	if identified, ok := g.described.(resource.ResourceWithIdentity); ok {
		identified.IdentitySchema(ctx, req, resp)
	}
}

// ModifyPlan replaces a grant whose amount has changed, since Terraform's work is another
// then.
func (doNothingGrant) ModifyPlan(_ context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if !req.State.Raw.IsNull() && !req.Plan.Raw.IsNull() && !attributes(req.Plan.Raw)["amount"].Equal(attributes(req.State.Raw)["amount"]) {
		resp.RequiresReplace = append(resp.RequiresReplace, path.Root("amount"))
	}
}

func attributes(object tftypes.Value) map[string]tftypes.Value {
	var attributes map[string]tftypes.Value
	if err := object.As(&attributes); err != nil {
		panic(err)
	}
	return attributes
}

func (doNothingGrant) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	resp.State.Raw = asPlanned(req.Plan.Raw)
	resp.Diagnostics.Append(resp.Identity.SetAttribute(ctx, path.Root("id"), newID)...)
}

// newID is the id of all that is created: Terraform does not look whether ids differ.
const newID = "credgr_test_nothing"

// asPlanned is a plan with what is not known yet filled in.
func asPlanned(plan tftypes.Value) tftypes.Value {
	values := attributes(plan)
	for name, value := range values {
		switch {
		case value.IsKnown():
		case name == "id":
			values[name] = tftypes.NewValue(tftypes.String, newID)
		default:
			values[name] = tftypes.NewValue(value.Type(), nil)
		}
	}
	return tftypes.NewValue(plan.Type(), values)
}

// Read keeps the state as it is. A state without an identity is given one, since
// the framework wants it.
func (doNothingGrant) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	if resp.Identity == nil || !resp.Identity.Raw.IsFullyNull() {
		return
	}
	var id types.String
	resp.Diagnostics.Append(req.State.GetAttribute(ctx, path.Root("id"), &id)...)
	resp.Diagnostics.Append(resp.Identity.SetAttribute(ctx, path.Root("id"), id)...)
}

func (doNothingGrant) Update(_ context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	resp.State.Raw = asPlanned(req.Plan.Raw)
}

func (doNothingGrant) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {}

func main() {
	provider.PrepareProcess()
	err := tf6server.Serve(provider.Address, func() tfprotov6.ProviderServer {
		return provider.NewServer(doNothingProvider{provider.New("bench")})
	})
	if err != nil {
		log.Fatal(err)
	}
}
