// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package number

import (
	"context"
	"math/big"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

var (
	_ basetypes.Int64Typable  = MinorUnitsType{}
	_ basetypes.Int64Valuable = MinorUnits{}
)

// MinorUnitsType is the type of MinorUnits.
type MinorUnitsType struct{ basetypes.Int64Type }

func (MinorUnitsType) Equal(other attr.Type) bool {
	_, same := other.(MinorUnitsType)
	return same
}

func (MinorUnitsType) String() string { return "number.MinorUnitsType" }

func (MinorUnitsType) ValueType(context.Context) attr.Value { return MinorUnits{} }

// Validate refuses nothing: the Int64Type's refuses what Grantable has words for.
func (MinorUnitsType) Validate(context.Context, tftypes.Value, path.Path) diag.Diagnostics {
	return nil
}

func (MinorUnitsType) ValueFromInt64(_ context.Context, value basetypes.Int64Value) (basetypes.Int64Valuable, diag.Diagnostics) {
	return MinorUnits{Int64Value: value}, nil
}

// ValueFromTerraform takes any number; see MinorUnits.
func (t MinorUnitsType) ValueFromTerraform(ctx context.Context, value tftypes.Value) (attr.Value, error) {
	if number, ok := numberOf(value); ok && !isWhole(number) {
		return MinorUnits{Int64Value: basetypes.NewInt64Unknown(), beyond: number}, nil
	}
	inner, err := t.Int64Type.ValueFromTerraform(ctx, value)
	if err != nil {
		return nil, err
	}
	return MinorUnits{Int64Value: inner.(basetypes.Int64Value)}, nil
}

// MinorUnits is an amount in minor units of a currency. A number that is not whole, or that an int64
// cannot hold, reads as unknown, so that no rule takes it for an amount, and is
// kept for Grantable to refuse.
type MinorUnits struct {
	basetypes.Int64Value

	beyond *big.Float
}

// NewMinorUnits returns a known amount.
func NewMinorUnits(value int64) MinorUnits {
	return MinorUnits{Int64Value: basetypes.NewInt64Value(value)}
}

func (MinorUnits) Type(context.Context) attr.Type { return MinorUnitsType{} }

func (v MinorUnits) Equal(other attr.Value) bool {
	o, ok := other.(MinorUnits)
	switch {
	case !ok || (v.beyond == nil) != (o.beyond == nil):
		return false
	case v.beyond != nil:
		return v.beyond.Cmp(o.beyond) == 0
	}
	return v.Int64Value.Equal(o.Int64Value)
}

// ToTerraformValue returns the number as it was written.
func (v MinorUnits) ToTerraformValue(ctx context.Context) (tftypes.Value, error) {
	if v.beyond != nil {
		return tftypes.NewValue(tftypes.Number, v.beyond), nil
	}
	return v.Int64Value.ToTerraformValue(ctx)
}

// String is for logs and the framework's errors.
func (v MinorUnits) String() string {
	if v.beyond != nil {
		return decimal(v.beyond)
	}
	return v.Int64Value.String()
}

// number is what was written, nil where that is null or unknown.
func (v MinorUnits) number() *big.Float {
	if v.beyond != nil || v.IsNull() || v.IsUnknown() {
		return v.beyond
	}
	return new(big.Float).SetInt64(v.ValueInt64())
}

// decimal is a number as a person would write it.
func decimal(number *big.Float) string { return number.Text('f', -1) }
