// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package datasources

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/datasource"

	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

// Source is the part that every data source embeds: it has the client of the
// configured provider.
type Source struct {
	Client *stripeapi.Client
}

// Configure takes the client. Terraform also calls it before the provider is
// configured, without one.
func (s *Source) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	if req.ProviderData == nil {
		return
	}
	client, ok := req.ProviderData.(*stripeapi.Client)
	if !ok {
		resp.Diagnostics.AddError("Unexpected provider data", fmt.Sprintf("The data source was configured with %T. This is a bug in the provider.", req.ProviderData))
		return
	}
	s.Client = client
}
