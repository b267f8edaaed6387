// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package number_test

import (
	"math/big"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/billing-credits/terraform-provider-stripe/internal/number"
)

// TestValuesComeBackAsTheyWere makes sure that the type changes no number, above
// all none that is not an amount.
func TestValuesComeBackAsTheyWere(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		written        any
		null, unknown  bool
		wantMinorUnits int64
	}{
		"an amount":      {written: 4999, wantMinorUnits: 4999},
		"negative":       {written: -5, wantMinorUnits: -5},
		"the largest":    {written: new(big.Float).SetInt64(9223372036854775807), wantMinorUnits: 9223372036854775807},
		"null":           {written: nil, null: true},
		"unknown":        {written: tftypes.UnknownValue, unknown: true},
		"not whole":      {written: big.NewFloat(49.5), unknown: true},
		"beyond 64 bits": {written: big.NewFloat(1e30), unknown: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in := tftypes.NewValue(tftypes.Number, tc.written)
			decoded, err := number.MinorUnitsType{}.ValueFromTerraform(t.Context(), in)
			if err != nil {
				t.Fatal(err)
			}
			value := decoded.(number.MinorUnits)
			if value.IsNull() != tc.null || value.IsUnknown() != tc.unknown || value.ValueInt64() != tc.wantMinorUnits {
				t.Errorf("it reads as %s", value)
			}
			out, err := value.ToTerraformValue(t.Context())
			if err != nil || !out.Equal(in) {
				t.Errorf("%s came back as %s, %v", in, out, err)
			}
			if again, _ := (number.MinorUnitsType{}).ValueFromTerraform(t.Context(), in); !value.Equal(again) || value.Equal(number.NewMinorUnits(1)) {
				t.Errorf("%s equals the wrong values", value)
			}
		})
	}
}
