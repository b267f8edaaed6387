// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package datasources

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/path"
)

var _ datasource.DataSourceWithConfigure = &invoiceSource{}

type invoiceSource struct{ Source }

// NewInvoice returns the data source stripe_invoice.
func NewInvoice() datasource.DataSource { return &invoiceSource{} }

// Metadata names the data source.
func (s *invoiceSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_invoice"
}

// Schema describes the data source.
func (s *invoiceSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = invoiceSchema()
}

// Read asks Stripe for the invoice and all its lines.
func (s *invoiceSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var m invoiceModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}
	invoice, err := s.Client.GetInvoice(ctx, m.ID.ValueString())
	if err != nil {
		resp.Diagnostics.Append(Failure(Target{Thing: "invoice", ID: m.ID.ValueString(), Path: path.Root("id")}, err, s.Client.Livemode())...)
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, invoiceOf(invoice))...)
}
