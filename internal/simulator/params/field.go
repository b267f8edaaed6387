// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package params

// Kind is what a parameter holds.
type Kind int

// The kinds of parameters.
const (
	String Kind = iota
	// Integer is a whole number; Min and Max bound it.
	Integer
	// Timestamp is a whole number of Unix seconds.
	Timestamp
	// Decimal is a decimal number sent as text, at most 12 places and 12 digits
	// before them; a Min of 0 refuses negative ones, and Max bounds it.
	Decimal
	// Boolean is true or false.
	Boolean
	// Enum is one of Values.
	Enum
	// Currency is a three-letter ISO code in lower case that Stripe knows.
	Currency
	// Object has Fields.
	Object
	// Objects is an array of objects with Fields.
	Objects
	// Strings is an array of strings.
	Strings
	// Metadata is a map of strings under Stripe's limits; "" unsets it.
	Metadata
	// Map is a map of strings without limits of its own.
	Map
)

// Field declares one parameter of an endpoint.
type Field struct {
	Name     string
	Kind     Kind
	Required bool
	// Clearable parameters take "" to mean: unset.
	Clearable bool
	// MaxLength bounds a string in characters, 0 is Stripe's usual 5,000 (SPEC).
	MaxLength int
	// MaxItems bounds an array, 0 is no bound.
	MaxItems int
	// Min and Max bound an integer, nil is no bound.
	Min, Max *int64
	// Values are those of an Enum.
	Values []string
	// Feature names what a version must have for the parameter to be known; "" is a
	// parameter of every version.
	Feature string
	// Fields are those of an Object, or of each of the Objects.
	Fields []Field
}

// Without are the fields, nested ones too, but for those of features that has does
// not have.
func Without(fields []Field, has func(feature string) bool) []Field {
	var known []Field
	for _, f := range fields {
		if f.Feature == "" || has(f.Feature) {
			f.Fields = Without(f.Fields, has)
			known = append(known, f)
		}
	}
	return known
}

// Bound is a limit for Field.Min and Field.Max.
func Bound(n int64) *int64 { return &n }

// MaxAmount is the largest amount of money that is taken, in minor units: Stripe's
// limit for the currencies with the smallest units (DOC). A million of them add up
// without an overflow.
const MaxAmount = 999_999_999_999

// Expand is the parameter that every call takes: the fields to answer as objects.
func Expand() Field { return Field{Name: "expand", Kind: Strings} }

// MaxLimit is how many objects a page can have (DOC).
const MaxLimit = 100

// Paging are the parameters of every list.
func Paging() []Field {
	return []Field{
		{Name: "limit", Kind: Integer, Min: Bound(1), Max: Bound(MaxLimit)},
		{Name: "starting_after"},
		{Name: "ending_before"},
	}
}
