// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package lookup

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/datasourcevalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/billing-credits/terraform-provider-stripe/internal/reading"
	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

var (
	_ datasource.DataSourceWithConfigure        = &meterSource{}
	_ datasource.DataSourceWithConfigValidators = &meterSource{}
)

type meterSource struct{ reading.Source }

// NewMeter returns the data source stripe_billing_meter.
func NewMeter() datasource.DataSource { return &meterSource{} }

// Metadata names the data source.
func (s *meterSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_billing_meter"
}

// Schema describes the data source.
func (s *meterSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = meterSchema()
}

// ConfigValidators has exactly one way to find the meter.
func (s *meterSource) ConfigValidators(context.Context) []datasource.ConfigValidator {
	return []datasource.ConfigValidator{datasourcevalidator.ExactlyOneOf(path.MatchRoot("id"), path.MatchRoot("event_name"))}
}

// Read finds the meter.
func (s *meterSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var m meterModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}
	meter, diags := s.find(ctx, m)
	resp.Diagnostics.Append(diags...)
	if diags.HasError() {
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, meterOf(meter))...)
}

func (s *meterSource) find(ctx context.Context, m meterModel) (stripeapi.Meter, diag.Diagnostics) {
	if !m.ID.IsNull() {
		meter, err := s.Client.GetMeter(ctx, m.ID.ValueString())
		if err != nil {
			return meter, reading.Failure(reading.Wanted{Thing: "billing meter", ID: m.ID.ValueString(), Path: path.Root("id")}, err, s.Client.Livemode())
		}
		return meter, nil
	}
	wanted := search{Thing: "billing meter", Things: "billing meters", Attribute: "event_name", Name: m.EventName.ValueString()}
	matches, diags := all(ctx, s.Client, wanted, s.Client.ListMeters(), func(meter stripeapi.Meter) bool { return meter.EventName == wanted.Name })
	if diags.HasError() {
		return stripeapi.Meter{}, diags
	}
	return only(wanted, inUse(matches), func(meter stripeapi.Meter) string { return meter.ID })
}

// inUse leaves out retired meters where one is active. Meters cannot be deleted
// (SPEC), and a deactivated one frees its event name for another, so an account
// keeps the old ones beside the one that counts.
func inUse(meters []stripeapi.Meter) []stripeapi.Meter {
	var active []stripeapi.Meter
	for _, meter := range meters {
		if meter.Status == stripeapi.MeterStatusActive {
			active = append(active, meter)
		}
	}
	if len(active) == 0 {
		return meters
	}
	return active
}
