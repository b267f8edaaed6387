// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package params

import (
	"errors"
	"maps"
	"strconv"
	"strings"
)

// Values are checked parameters. The getters take the path of a parameter
// (`v.Int("amount", "monetary", "value")`) and answer the zero value for one that
// was not sent.
type Values struct{ root *node }

func (v Values) find(path []string) *node {
	n := v.root
	for _, name := range path {
		if n == nil {
			return nil
		}
		n = n.children[name]
	}
	return n
}

// Has says whether the parameter was sent, be it as "".
func (v Values) Has(path ...string) bool { return v.find(path) != nil }

// Cleared says whether the parameter was sent as "".
func (v Values) Cleared(path ...string) bool {
	n := v.find(path)
	return n != nil && n.leaf && n.text == ""
}

// String is the parameter's text.
func (v Values) String(path ...string) string {
	if n := v.find(path); n != nil {
		return n.text
	}
	return ""
}

// Int is the parameter's whole number.
func (v Values) Int(path ...string) int64 {
	n, err := strconv.ParseInt(v.String(path...), 10, 64)
	if err != nil {
		return 0
	}
	return n
}

// Decimal is the parameter's decimal number without zeros that say nothing: "4.0"
// is "4".
func (v Values) Decimal(path ...string) string {
	text := v.String(path...)
	if strings.Contains(text, ".") {
		text = strings.TrimSuffix(strings.TrimRight(text, "0"), ".")
	}
	for len(text) > 1 && text[0] == '0' && text[1] != '.' {
		text = text[1:]
	}
	return text
}

// Bool says whether the parameter is true.
func (v Values) Bool(path ...string) bool { return v.String(path...) == "true" }

// SetString sets a variable if the parameter was sent, be it as "", and leaves it as
// it is otherwise.
func (v Values) SetString(to *string, path ...string) { set(v, to, Values.String, path) }

// SetInt does so with a whole number.
func (v Values) SetInt(to *int64, path ...string) { set(v, to, Values.Int, path) }

// SetBool does so with a boolean.
func (v Values) SetBool(to *bool, path ...string) { set(v, to, Values.Bool, path) }

// SetTexts does so with an array of strings.
func (v Values) SetTexts(to *[]string, path ...string) { set(v, to, Values.Texts, path) }

func set[T any](v Values, to *T, get func(Values, ...string) T, path []string) {
	if v.Has(path...) {
		*to = get(v, path...)
	}
}

// Clamp sets a whole number that is below the least or above the most to these.
func (f Form) Clamp(name string, least, most int64) {
	n, ok := f.root.children[name]
	if !ok {
		return
	}
	// An integer of any length: what does not fit is out of range on its side.
	value, err := strconv.ParseInt(n.text, 10, 64)
	if err != nil && !errors.Is(err, strconv.ErrRange) {
		return
	}
	n.text = strconv.FormatInt(min(max(value, least), most), 10)
}

// Items are the elements of an array of objects, in the order they were sent.
func (v Values) Items(path ...string) []Values {
	n := v.find(path)
	if n == nil {
		return nil
	}
	items := make([]Values, 0, len(n.names))
	for _, name := range n.names {
		items = append(items, Values{root: n.children[name]})
	}
	return items
}

// Texts are the elements of an array of strings.
func (v Values) Texts(path ...string) []string {
	var texts []string
	for _, item := range v.Items(path...) {
		texts = append(texts, item.root.text)
	}
	return texts
}

// Map are the entries of a map of strings.
func (v Values) Map(path ...string) map[string]string {
	m := map[string]string{}
	if n := v.find(path); n != nil {
		for _, name := range n.names {
			m[name] = n.children[name].text
		}
	}
	return m
}

// NewMetadata is the metadata of an object that the request creates.
func (v Values) NewMetadata() map[string]string {
	m := v.Map("metadata")
	maps.DeleteFunc(m, func(_, value string) bool { return value == "" })
	return m
}

// Metadata is what an update says about the parameter `metadata`.
func (v Values) Metadata() MetadataChange {
	return MetadataChange{Unset: v.Cleared("metadata"), Set: v.Map("metadata")}
}

// At are the parameters below a path.
func (v Values) At(path ...string) Values {
	if n := v.find(path); n != nil {
		return Values{root: n}
	}
	return Values{root: &node{}}
}
