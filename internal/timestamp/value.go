// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package timestamp

import (
	"context"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/attr/xattr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

var (
	_ basetypes.StringValuableWithSemanticEquals = Value{}
	_ xattr.ValidateableAttribute                = Value{}
)

// Value is a timestamp as it was spelled, or null, or unknown.
type Value struct {
	basetypes.StringValue
}

// Null returns the absent timestamp.
func Null() Value { return Value{StringValue: basetypes.NewStringNull()} }

// Unknown returns the timestamp that is known after apply.
func Unknown() Value { return Value{StringValue: basetypes.NewStringUnknown()} }

// FromUnix returns seconds since the Unix epoch as a Value, in RFC 3339, UTC.
func FromUnix(seconds int64) Value {
	return Value{StringValue: basetypes.NewStringValue(Format(seconds))}
}

// FromUnixPointer is FromUnix, and null for nil.
func FromUnixPointer(seconds *int64) Value {
	if seconds == nil {
		return Null()
	}
	return FromUnix(*seconds)
}

func (Value) Type(context.Context) attr.Type { return Type{} }

// Equal reports whether other is spelled the same. Whether it is the same
// instant is SameInstant's question.
func (v Value) Equal(other attr.Value) bool {
	o, ok := other.(Value)
	return ok && v.StringValue.Equal(o.StringValue)
}

// Time returns the instant, and false where there is none: null, unknown, or
// not a timestamp.
func (v Value) Time() (time.Time, bool) {
	if v.IsNull() || v.IsUnknown() {
		return time.Time{}, false
	}
	instant, err := Parse(v.ValueString())
	return instant, err == nil
}

// Unix returns the instant in seconds since the Unix epoch, and nil where
// there is none.
func (v Value) Unix() *int64 {
	instant, ok := v.Time()
	if !ok {
		return nil
	}
	seconds := instant.Unix()
	return &seconds
}

// SameInstant reports whether both are known and mean the same moment, or are
// both null, or both unknown.
func (v Value) SameInstant(other Value) bool {
	a, aKnown := v.Time()
	b, bKnown := other.Time()
	if aKnown && bKnown {
		return a.Equal(b)
	}
	return v.Equal(other)
}

// StringSemanticEquals keeps the spelling of the configuration where Stripe's
// answer means the same moment.
func (v Value) StringSemanticEquals(_ context.Context, other basetypes.StringValuable) (bool, diag.Diagnostics) {
	o, ok := other.(Value)
	return ok && v.SameInstant(o), nil
}

// ValidateAttribute refuses at `terraform validate` what is no timestamp.
func (v Value) ValidateAttribute(_ context.Context, req xattr.ValidateAttributeRequest, resp *xattr.ValidateAttributeResponse) {
	if v.IsNull() || v.IsUnknown() {
		return
	}
	if _, err := Parse(v.ValueString()); err != nil {
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid timestamp",
			fmt.Sprintf("The value of %s, %q, is not a time that Stripe can keep: %s.", req.Path, v.ValueString(), err))
	}
}

var _ basetypes.StringTypable = Type{}

// Type is the attribute type of a timestamp: a Terraform string that holds
// RFC 3339 or whole seconds since the Unix epoch.
type Type struct {
	basetypes.StringType
}

func (Type) String() string { return "timestamp.Type" }

func (t Type) Equal(other attr.Type) bool {
	o, ok := other.(Type)
	return ok && t.StringType.Equal(o.StringType)
}

func (Type) ValueType(context.Context) attr.Value { return Value{} }

// ValueFromString wraps a string value as a timestamp, without judging it.
func (Type) ValueFromString(_ context.Context, in basetypes.StringValue) (basetypes.StringValuable, diag.Diagnostics) {
	return Value{StringValue: in}, nil
}

func (t Type) ValueFromTerraform(ctx context.Context, in tftypes.Value) (attr.Value, error) {
	value, err := t.StringType.ValueFromTerraform(ctx, in)
	if err != nil {
		return nil, err
	}
	text, ok := value.(basetypes.StringValue)
	if !ok {
		return nil, fmt.Errorf("unexpected value type %T", value)
	}
	return Value{StringValue: text}, nil
}
