// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package params

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/apierror"
)

// Check holds the form against the declaration of its endpoint. The error is an
// *apierror.Error, made before execution, whose Param is in Stripe's bracket form.
func (f Form) Check(fields []Field) (Values, error) {
	if err := checkObject("", f.root, fields); err != nil {
		return Values{}, err.BeforeExecution()
	}
	return Values{root: f.root}, nil
}

func checkObject(path string, n *node, fields []Field) *apierror.Error {
	var unknown []string
	for _, name := range n.names {
		if !slices.ContainsFunc(fields, func(f Field) bool { return f.Name == name }) {
			unknown = append(unknown, join(path, name))
		}
	}
	if len(unknown) > 0 {
		return unknownParameters(unknown)
	}
	for _, f := range fields {
		if _, given := n.children[f.Name]; f.Required && !given {
			param := join(path, f.Name)
			return apierror.Invalid(apierror.CodeParameterMissing, param, "Missing required param: "+param+".")
		}
	}
	for _, f := range fields {
		if child, given := n.children[f.Name]; given {
			if err := checkField(join(path, f.Name), child, f); err != nil {
				return err
			}
		}
	}
	return nil
}

// maxNamed is how many unknown parameters an error names.
const maxNamed = 20

func unknownParameters(names []string) *apierror.Error {
	noun := "parameter"
	if len(names) > 1 {
		noun = "parameters"
	}
	named := make([]string, 0, maxNamed)
	for _, name := range names[:min(len(names), maxNamed)] {
		named = append(named, shown(name))
	}
	return apierror.Invalid(apierror.CodeParameterUnknown, named[0], fmt.Sprintf("Received unknown %s: %s", noun, strings.Join(named, ", ")))
}

func checkField(param string, n *node, f Field) *apierror.Error {
	if n.leaf && n.text == "" {
		switch {
		case f.Kind == Metadata:
			return checkMetadata(param, n)
		case f.Clearable:
			return nil
		}
		return apierror.Invalid(apierror.CodeParameterInvalidEmpty, param, fmt.Sprintf(
			"You passed an empty string for '%s'. We assume empty values are an attempt to unset a parameter; however '%s' cannot be unset. You should remove '%s' from your request or supply a non-empty value.",
			param, param, param))
	}
	switch f.Kind {
	case Object, Objects, Strings, Metadata, Map:
		if n.leaf {
			return invalidShape(param, f.Kind)
		}
		return checkCompound(param, n, f)
	default:
		if !n.leaf || len(n.children) > 0 {
			return apierror.Invalid("", param, "Invalid string: must be a single value")
		}
		return checkScalar(param, n.text, f)
	}
}

func invalidShape(param string, k Kind) *apierror.Error {
	if k == Objects || k == Strings {
		return apierror.Invalid("", param, "Invalid array")
	}
	return apierror.Invalid("", param, "Invalid object")
}

func checkCompound(param string, n *node, f Field) *apierror.Error {
	switch f.Kind {
	case Object:
		return checkObject(param, n, f.Fields)
	case Metadata:
		return checkMetadata(param, n)
	case Map:
		return checkLeaves(param, n)
	default:
		return checkArray(param, n, f)
	}
}

func checkArray(param string, n *node, f Field) *apierror.Error {
	for _, name := range n.names {
		if _, err := strconv.ParseUint(name, 10, 31); err != nil {
			return apierror.Invalid("", param, "Invalid array")
		}
	}
	if f.MaxItems > 0 && len(n.names) > f.MaxItems {
		return apierror.Invalid("", param, fmt.Sprintf("Array must have at most %d elements", f.MaxItems))
	}
	for _, name := range n.names {
		item := n.children[name]
		path := join(param, name)
		if f.Kind == Strings {
			if err := checkField(path, item, Field{Kind: String}); err != nil {
				return err
			}
			continue
		}
		if item.leaf {
			return invalidShape(path, Object)
		}
		if err := checkObject(path, item, f.Fields); err != nil {
			return err
		}
	}
	return nil
}

func checkScalar(param, text string, f Field) *apierror.Error {
	switch f.Kind {
	case Integer, Timestamp:
		return checkInteger(param, text, f)
	case Decimal:
		return checkDecimal(param, text, f)
	case Boolean:
		if text != "true" && text != "false" {
			return apierror.Invalid("", param, "Invalid boolean: "+shown(text))
		}
	case Enum:
		if !slices.Contains(f.Values, text) {
			return apierror.Invalid("", param, fmt.Sprintf("Invalid %s: must be %s", param, oneOf(f.Values)))
		}
	case Currency:
		if !KnownCurrency(text) {
			return apierror.Invalid("", param, fmt.Sprintf("Invalid currency: %s. Stripe currently supports these currencies: %s", shown(text), strings.Join(currencies, ", ")))
		}
	default:
		most := f.MaxLength
		if most == 0 {
			most = maxLength
		}
		if utf8.RuneCountInString(text) > most {
			return apierror.Invalid("", param, fmt.Sprintf("Invalid string: %s; must be at most %d characters", shown(text), most))
		}
	}
	return nil
}

func checkInteger(param, text string, f Field) *apierror.Error {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || strings.HasPrefix(text, "+") {
		return apierror.Invalid(apierror.CodeParameterInvalidInteger, param, "Invalid integer: "+shown(text))
	}
	if f.Min != nil && n < *f.Min {
		return apierror.Invalid(apierror.CodeParameterInvalidInteger, param, fmt.Sprintf("This value must be greater than or equal to %d.", *f.Min))
	}
	if f.Max != nil && n > *f.Max {
		return apierror.Invalid(apierror.CodeParameterInvalidInteger, param, fmt.Sprintf("This value must be less than or equal to %d (it currently is '%d').", *f.Max, n))
	}
	if f.Kind == Timestamp && n > latestTimestamp {
		return apierror.Invalid(apierror.CodeParameterInvalidInteger, param, fmt.Sprintf("Invalid timestamp: %d lies too far in the future.", n))
	}
	return nil
}

// latestTimestamp is the end of the year 9999, in Unix seconds, so that durations
// can be added to any timestamp.
const latestTimestamp = 253402300799

func checkDecimal(param, text string, f Field) *apierror.Error {
	if !isDecimal(text) {
		return apierror.Invalid("", param, "Invalid decimal: "+shown(text)+"; must contain at maximum twelve decimal places.")
	}
	if f.Min != nil && *f.Min == 0 && strings.HasPrefix(text, "-") {
		return apierror.Invalid("", param, "Invalid decimal: "+shown(text)+"; must be greater than or equal to 0.")
	}
	if f.Max != nil && exceeds(text, *f.Max) {
		return apierror.Invalid("", param, fmt.Sprintf("Invalid decimal: %s; must be less than or equal to %d.", shown(text), *f.Max))
	}
	return nil
}

// exceeds says whether a decimal number is greater than a whole one.
func exceeds(text string, most int64) bool {
	whole, places, _ := strings.Cut(text, ".")
	n, err := strconv.ParseInt(whole, 10, 64)
	return err != nil || n > most || (n == most && strings.Trim(places, "0") != "")
}

// maxLength bounds strings that have no other bound, in characters (SPEC).
const maxLength = 5000

// maxWholeDigits bounds what stands before the point of a decimal number, so that
// no amount is too large to be multiplied.
const maxWholeDigits = 12

func isDecimal(text string) bool {
	whole, places, _ := strings.Cut(strings.TrimPrefix(text, "-"), ".")
	digits := func(s string) bool {
		return !strings.ContainsFunc(s, func(r rune) bool { return r < '0' || r > '9' })
	}
	return whole != "" && len(whole) <= maxWholeDigits && digits(whole) && digits(places) && len(places) <= 12 && !strings.HasSuffix(text, ".")
}

func oneOf(values []string) string {
	if len(values) == 1 {
		return values[0]
	}
	return "one of " + strings.Join(values[:len(values)-1], ", ") + " or " + values[len(values)-1]
}

// shown is the beginning of what was sent, for a message.
func shown(text string) string {
	const most = 100
	if len(text) <= most {
		return text
	}
	return strings.ToValidUTF8(text[:most], "") + "..."
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "[" + name + "]"
}
