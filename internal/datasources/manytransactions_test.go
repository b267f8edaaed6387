// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package datasources_test

import (
	"bytes"
	"context"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-log/tflogtest"

	"github.com/billing-credits/terraform-provider-stripe/internal/acctest"
	"github.com/billing-credits/terraform-provider-stripe/internal/datasources"
)

// TestManyTransactions reads a long ledger once, without Terraform, which
// would read it several times: 20 pages of 100, each row once, and the log says
// at INFO how far it is.
func TestManyTransactions(t *testing.T) {
	t.Parallel()
	const rows, pageSize = 2_000, 100
	account := acctest.New(t)
	account.SimulatorOnly(t, "it applies credits without an invoice, and counts requests")
	customer := account.Customer(t)
	grant := grantIn(t, account, customer, "usd", "20000")
	for range rows - 1 { // the first is the grant itself
		account.Draw(t, grant, 1)
	}
	account.ResetStats(t)

	var log bytes.Buffer
	ctx := tflogtest.RootLogger(context.Background(), &log)
	got := readTransactions(ctx, t, account, customer)

	seen := map[string]bool{}
	for _, element := range got {
		id, _ := element.Attributes()["id"].(types.String)
		seen[id.ValueString()] = true
	}
	if len(got) != rows || len(seen) != rows {
		t.Errorf("%d rows with %d ids, want %d", len(got), len(seen), rows)
	}
	if calls := len(account.Requests(t, "GET", "/v1/billing/credit_balance_transactions")); calls != rows/pageSize {
		t.Errorf("%d calls, want %d", calls, rows/pageSize)
	}
	entries, err := tflogtest.MultilineJSONDecode(&log)
	if err != nil {
		t.Fatal(err)
	}
	var progress []float64
	for _, entry := range entries {
		if entry["@level"] == "info" && entry["list"] == "credit balance transactions" {
			read, _ := entry["read"].(float64)
			progress = append(progress, read)
		}
	}
	if len(progress) != 2 || progress[0] != 1000 || progress[1] != rows {
		t.Errorf("the log says %v, want every 1,000 of 2,000", progress)
	}
}

// readTransactions calls the data source as Terraform does.
func readTransactions(ctx context.Context, t *testing.T, account *acctest.Account, customer string) []types.Object {
	t.Helper()
	source, _ := datasources.NewTransactions().(datasource.DataSourceWithConfigure)
	var configured datasource.ConfigureResponse
	source.Configure(ctx, datasource.ConfigureRequest{ProviderData: account.Client(t)}, &configured)
	var schema datasource.SchemaResponse
	source.Schema(ctx, datasource.SchemaRequest{}, &schema)
	shape, _ := schema.Schema.Type().TerraformType(ctx).(tftypes.Object)
	attributes := map[string]tftypes.Value{}
	for name, attribute := range shape.AttributeTypes {
		attributes[name] = tftypes.NewValue(attribute, nil)
	}
	attributes["customer"] = tftypes.NewValue(tftypes.String, customer)
	resp := datasource.ReadResponse{State: tfsdk.State{Schema: schema.Schema, Raw: tftypes.NewValue(shape, nil)}}
	source.Read(ctx, datasource.ReadRequest{Config: tfsdk.Config{Schema: schema.Schema, Raw: tftypes.NewValue(shape, attributes)}}, &resp)
	var transactions []types.Object
	diags := resp.State.GetAttribute(ctx, path.Root("transactions"), &transactions)
	if diags.Append(resp.Diagnostics...); diags.HasError() {
		t.Fatal(diags)
	}
	return transactions
}
