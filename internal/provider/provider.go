// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"os"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/billing-credits/terraform-provider-stripe/internal/campaign"
	"github.com/billing-credits/terraform-provider-stripe/internal/creditgrant"
	"github.com/billing-credits/terraform-provider-stripe/internal/datasources"
	"github.com/billing-credits/terraform-provider-stripe/internal/functions"
	"github.com/billing-credits/terraform-provider-stripe/internal/granting"
	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

var (
	_ provider.ProviderWithActions       = &stripeProvider{}
	_ provider.ProviderWithFunctions     = &stripeProvider{}
	_ provider.ProviderWithListResources = &stripeProvider{}
)

type stripeProvider struct {
	version string
	world   stripeapi.World
}

// New returns a provider of the given version, which it names to Stripe.
func New(version string) provider.Provider {
	return NewIn(stripeapi.World{}, version)
}

// NewIn is New in another world, for tests at another time or without a server. For
// customers with a test clock the time is that clock's.
func NewIn(world stripeapi.World, version string) provider.Provider {
	return &stripeProvider{version: version, world: world}
}

// Metadata gives the prefix of all names of the provider.
func (p *stripeProvider) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "stripe"
	resp.Version = p.version
}

// Schema describes the provider's configuration.
func (p *stripeProvider) Schema(_ context.Context, _ provider.SchemaRequest, resp *provider.SchemaResponse) {
	resp.Schema = providerSchema()
}

// Configure builds the one client of the provider. It sends nothing, unless an
// account is expected.
func (p *stripeProvider) Configure(ctx context.Context, req provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	var config providerModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(requireKnown(ctx, config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	wanted, diags := clientConfig(config, os.Getenv)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	options, diags := grantingOptions(ctx, config, os.Getenv)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	wanted.World = p.world
	wanted.UserAgent = userAgent(p.version) + " Terraform/" + req.TerraformVersion
	client := stripeapi.New(wanted)
	resp.Diagnostics.Append(checkAccount(ctx, client, config.ExpectedAccountID)...)
	if resp.Diagnostics.HasError() {
		return
	}
	run := granting.NewRun(client, options)
	resp.ResourceData = run
	resp.ListResourceData, resp.ActionData = run, run
	resp.DataSourceData = client
}

// Resources lists what can be managed.
func (p *stripeProvider) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{creditgrant.NewResource, campaign.NewResource}
}

// DataSources lists what can be read.
func (p *stripeProvider) DataSources(context.Context) []func() datasource.DataSource {
	return []func() datasource.DataSource{
		datasources.NewGrant,
		datasources.NewGrants,
		datasources.NewSummary,
		datasources.NewTransaction,
		datasources.NewTransactions,
		datasources.NewCustomer,
		datasources.NewPrice,
		datasources.NewMeter,
		datasources.NewInvoice,
	}
}

// ListResources lists what `terraform query` can find.
func (p *stripeProvider) ListResources(context.Context) []func() list.ListResource {
	return []func() list.ListResource{creditgrant.NewListResource}
}

// Actions lists what can be done besides managing resources.
func (p *stripeProvider) Actions(context.Context) []func() action.Action {
	return []func() action.Action{creditgrant.NewExpireAction, creditgrant.NewVoidAction}
}

// Functions lists what can be computed without Stripe.
func (p *stripeProvider) Functions(context.Context) []func() function.Function {
	return []func() function.Function{functions.NewMinorUnits, functions.NewMajorUnits, functions.NewBillingPeriods}
}

// Address is where registries keep the provider. The code says it here only.
const Address = "registry.terraform.io/billing-credits/stripe"
