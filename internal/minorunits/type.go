// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package minorunits

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
	_ basetypes.Int64Typable  = Type{}
	_ basetypes.Int64Valuable = Value{}
)

// Type is the type of a Value.
type Type struct{ basetypes.Int64Type }

// Equal reports whether the other type is this one.
func (Type) Equal(other attr.Type) bool {
	_, same := other.(Type)
	return same
}

// String names the type.
func (Type) String() string { return "minorunits.Type" }

// ValueType is a Value.
func (Type) ValueType(context.Context) attr.Value { return Value{} }

// Validate refuses nothing: the Int64Type's refuses what Grantable has words for.
func (Type) Validate(context.Context, tftypes.Value, path.Path) diag.Diagnostics { return nil }

// ValueFromInt64 wraps an int64.
func (Type) ValueFromInt64(_ context.Context, value basetypes.Int64Value) (basetypes.Int64Valuable, diag.Diagnostics) {
	return Value{Int64Value: value}, nil
}

// ValueFromTerraform takes any number; see Value.
func (t Type) ValueFromTerraform(ctx context.Context, value tftypes.Value) (attr.Value, error) {
	if value.IsKnown() && !value.IsNull() {
		var number *big.Float
		if err := value.As(&number); err != nil {
			return nil, err
		}
		if _, accuracy := number.Int64(); !number.IsInt() || accuracy != big.Exact {
			return Value{Int64Value: basetypes.NewInt64Unknown(), beyond: number}, nil
		}
	}
	inner, err := t.Int64Type.ValueFromTerraform(ctx, value)
	if err != nil {
		return nil, err
	}
	return Value{Int64Value: inner.(basetypes.Int64Value)}, nil
}

// Value is an amount in minor units. A number that is not whole, or that an int64
// cannot hold, reads as unknown, so that no rule takes it for an amount, and is
// kept for Grantable to refuse.
type Value struct {
	basetypes.Int64Value

	beyond *big.Float
}

// New returns a known amount.
func New(minorUnits int64) Value { return Value{Int64Value: basetypes.NewInt64Value(minorUnits)} }

// Type is Type.
func (Value) Type(context.Context) attr.Type { return Type{} }

// Equal reports whether the other value is the same amount.
func (v Value) Equal(other attr.Value) bool {
	o, ok := other.(Value)
	switch {
	case !ok || (v.beyond == nil) != (o.beyond == nil):
		return false
	case v.beyond != nil:
		return v.beyond.Cmp(o.beyond) == 0
	}
	return v.Int64Value.Equal(o.Int64Value)
}

// ToTerraformValue returns the number as it was written.
func (v Value) ToTerraformValue(ctx context.Context) (tftypes.Value, error) {
	if v.beyond != nil {
		return tftypes.NewValue(tftypes.Number, v.beyond), nil
	}
	return v.Int64Value.ToTerraformValue(ctx)
}

// String is for logs and the framework's errors.
func (v Value) String() string {
	if v.beyond != nil {
		return decimal(v.beyond)
	}
	return v.Int64Value.String()
}

// decimal is a number as a person would write it.
func decimal(number *big.Float) string { return number.Text('f', -1) }
