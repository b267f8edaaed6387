// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package lookup

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/datasourcevalidator"
	fwdatasource "github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/billing-credits/terraform-provider-stripe/internal/datasource"
	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

var (
	_ fwdatasource.DataSourceWithConfigure        = &meterSource{}
	_ fwdatasource.DataSourceWithConfigValidators = &meterSource{}
)

type meterSource struct{ datasource.Source }

// NewMeter returns the data source stripe_billing_meter.
func NewMeter() fwdatasource.DataSource { return &meterSource{} }

// Metadata names the data source.
func (s *meterSource) Metadata(_ context.Context, req fwdatasource.MetadataRequest, resp *fwdatasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_billing_meter"
}

// Schema describes the data source.
func (s *meterSource) Schema(_ context.Context, _ fwdatasource.SchemaRequest, resp *fwdatasource.SchemaResponse) {
	resp.Schema = meterSchema()
}

// ConfigValidators has exactly one way to find the meter.
func (s *meterSource) ConfigValidators(context.Context) []fwdatasource.ConfigValidator {
	return []fwdatasource.ConfigValidator{datasourcevalidator.ExactlyOneOf(path.MatchRoot("id"), path.MatchRoot("event_name"))}
}

// Read finds the meter.
func (s *meterSource) Read(ctx context.Context, req fwdatasource.ReadRequest, resp *fwdatasource.ReadResponse) {
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
			return meter, datasource.Failure(datasource.Target{Thing: "billing meter", ID: m.ID.ValueString(), Path: path.Root("id")}, err, s.Client.Livemode())
		}
		return meter, nil
	}
	target := search{Thing: "billing meter", Things: "billing meters", Attribute: "event_name", Name: m.EventName.ValueString()}
	matches, diags := all(ctx, s.Client, target, s.Client.ListMeters(), func(meter stripeapi.Meter) bool { return meter.EventName == target.Name })
	if diags.HasError() {
		return stripeapi.Meter{}, diags
	}
	return only(target, inUse(matches), func(meter stripeapi.Meter) string { return meter.ID })
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
