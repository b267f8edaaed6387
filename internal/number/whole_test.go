// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package number_test

import (
	"math/big"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/billing-credits/terraform-provider-stripe/internal/number"
)

func TestType(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		written any
		want    types.Int64
		says    string // "" where nothing is wrong
	}{
		"a number":      {5, types.Int64Value(5), ""},
		"zero":          {0, types.Int64Value(0), ""},
		"negative":      {-5, types.Int64Value(-5), ""},
		"a whole float": {2.0, types.Int64Value(2), ""},
		"the largest":   {new(big.Float).SetInt64(9223372036854775807), types.Int64Value(9223372036854775807), ""},
		"null":          {nil, types.Int64Null(), ""},
		"unknown":       {tftypes.UnknownValue, types.Int64Unknown(), ""},
		"a fraction":    {1.5, types.Int64Unknown(), "1.5 is not a whole number of minor units. Write limits[\"usd\"] without a fraction."},
		"too large":     {big.NewFloat(1e20), types.Int64Unknown(), "100000000000000000000 is too large. Write a smaller number for limits[\"usd\"]."},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			kind := number.WholeType{Of: "minor units"}
			written := tftypes.NewValue(tftypes.Number, tc.written)
			got, err := kind.ValueFromTerraform(t.Context(), written)
			if err != nil || !got.Equal(tc.want) {
				t.Errorf("it is %v, %v; want %v", got, err, tc.want)
			}
			diags := kind.Validate(t.Context(), written, path.Root("limits").AtMapKey("usd"))
			switch {
			case tc.says == "" && len(diags) == 0:
			case len(diags) != 1 || diags[0].Detail() != tc.says:
				t.Errorf("it says %v, want %q", diags, tc.says)
			}
		})
	}
}
