// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// Matrix is every configurable attribute of a resource, in every operation, with values
// that a plan knows and values that it does not: one cell each. However a cell goes, its
// customers keep what they had unless the plan said that it ends, and no customer has two
// live grants under one key.
//
// Expressions may have these placeholders, which are each cell's own: {customer}, {second}
// and {other} are customers, {cell} is its name.
type Matrix struct {
	// Resource is the type, and Base its configuration: a line for each attribute at the
	// top, by name. Provider is the provider block.
	Resource, Provider string
	Base               map[string]string

	// Values has an entry for each attribute, by its path: "amount.monetary.value".
	Values map[string]MatrixValue

	// Held returns the ids of the grants that a resource in the state has.
	Held func(state Object) []string

	// Prepare readies the customers of a cell; nil for nothing.
	Prepare func(c *Cell)

	// Only are the operations, nil for all.
	Only []string

	// Relaxed names cells of which only is required that nobody loses anything: nil for
	// none.
	Relaxed func(c Cell) bool
}

// MatrixValue are the values of one attribute, as expressions.
type MatrixValue struct {
	Line    string   // of the attribute at the top, with %s for the value
	Before  string   // a valid value
	After   string   // another one
	Invalid []string // values that are refused
	Removed string   // the line in place of Line where the attribute is removed; "" leaves it out
	Without string   // the attribute of the base that it takes the place of
	Kept    bool     // removing it replaces nothing
	InPlace bool     // a change replaces nothing

	// Optional says that it may be null.
	Optional bool
}

// The operations of the cells, and what the plan knows of the value.
const (
	opCreate  = "create"
	opChange  = "change"
	opReplace = "-replace"
	opTaint   = "taint"
	opRemoved = "removed"

	known          = "known"
	unknownValid   = "unknown and valid"
	unknownInvalid = "unknown and invalid"
)

// Cell is one cell of a Matrix.
type Cell struct {
	Path, Operation, Knows string
	Value                  string // as an expression; "" where it is removed
	Name                   string // of the resource
	Customers              map[string]string

	value  MatrixValue
	before []Object // what was live before
	made   int      // how many grants were made before
}

// String names the cell in messages.
func (c *Cell) String() string {
	return fmt.Sprintf("%s: %s, %s %s (%.60s)", c.Name, c.Path, c.Operation, c.Knows, c.Value)
}

// cells are all cells of the matrix.
func (m Matrix) cells() []*Cell {
	var cells []*Cell
	add := func(path, operation, knows, value string) {
		cells = append(cells, &Cell{Path: path, Operation: operation, Knows: knows, Value: value, value: m.Values[path]})
	}
	for _, path := range slices.Sorted(maps.Keys(m.Values)) {
		v := m.Values[path]
		for _, operation := range []string{opCreate, opChange, opReplace, opTaint} {
			value := v.Before
			if operation == opChange {
				value = v.After
			}
			add(path, operation, known, value)
			add(path, operation, unknownValid, value)
			for _, invalid := range v.Invalid {
				add(path, operation, unknownInvalid, invalid)
			}
		}
		add(path, opRemoved, known, "")
		if v.Optional {
			add(path, opRemoved, unknownValid, "null")
		} else {
			add(path, opRemoved, unknownInvalid, "null")
		}
	}
	if m.Only != nil {
		cells = slices.DeleteFunc(cells, func(c *Cell) bool { return !slices.Contains(m.Only, c.Operation) })
	}
	for i, c := range cells {
		c.Name = fmt.Sprintf("cell_%03d", i)
	}
	return cells
}

// sample keeps every nth cell.
func sample(cells []*Cell, n int) []*Cell {
	var out []*Cell
	for i, c := range cells {
		if i%n == 0 {
			out = append(out, c)
		}
	}
	return out
}

// expectation is what must come of a cell.
type expectation int

const (
	either expectation = iota // nobody loses anything
	done
	refused
)

func (m Matrix) expect(c *Cell) expectation {
	switch {
	case m.Relaxed != nil && m.Relaxed(*c):
		return either
	case c.Knows == unknownInvalid:
		return refused
	case c.Operation == opRemoved && c.Knows == known && !c.value.Optional && c.value.Removed == "":
		return refused
	case c.Knows == known || c.Operation == opCreate:
		return done
	case c.Operation == opReplace || c.Operation == opTaint:
		return refused
	case c.value.InPlace:
		return done
	}
	return refused
}

// fill puts a cell's own customers and name into an expression.
func (c *Cell) fill(text string) string {
	pairs := []string{"{cell}", c.Name}
	for placeholder, customer := range c.Customers {
		pairs = append(pairs, "{"+placeholder+"}", customer)
	}
	return strings.NewReplacer(pairs...).Replace(text)
}

// block is the resource with a line in the place of the base's.
func (m Matrix) block(c *Cell, line string) string {
	lines := maps.Clone(m.Base)
	top, _, _ := strings.Cut(c.Path, ".")
	lines[top] = line
	delete(lines, c.value.Without)
	var text strings.Builder
	fmt.Fprintf(&text, "resource %q %q {\n", m.Resource, c.Name)
	for _, name := range slices.Sorted(maps.Keys(lines)) {
		if lines[name] != "" {
			text.WriteString("  " + c.fill(lines[name]) + "\n")
		}
	}
	text.WriteString("}\n")
	return text.String()
}

// first is the cell's configuration before the operation, "" for none.
func (m Matrix) first(c *Cell) string {
	if c.Operation == opCreate {
		return ""
	}
	return m.block(c, fmt.Sprintf(c.value.Line, c.value.Before))
}

// second is the cell's configuration in the operation.
func (m Matrix) second(c *Cell) string {
	switch {
	case c.Operation == opRemoved && c.Knows == known:
		return m.block(c, c.value.Removed)
	case c.Knows == known:
		return m.block(c, fmt.Sprintf(c.value.Line, c.Value))
	}
	return m.block(c, fmt.Sprintf(c.value.Line, "terraform_data.later.output."+c.Name))
}

func (m Matrix) address(c *Cell) string { return m.Resource + "." + c.Name }

// requireAll fails the test unless there are values for exactly the configurable
// attributes of the resource.
func (m Matrix) requireAll(t testing.TB, account *Account) {
	t.Helper()
	var paths []string
	var collect func(prefix string, attributes []*tfprotov6.SchemaAttribute)
	collect = func(prefix string, attributes []*tfprotov6.SchemaAttribute) {
		for _, a := range attributes {
			if !a.Required && !a.Optional {
				continue
			}
			paths = append(paths, prefix+a.Name)
			if a.NestedType != nil {
				collect(prefix+a.Name+".", a.NestedType.Attributes)
			}
		}
	}
	collect("", account.Server(t).schema.ResourceSchemas[m.Resource].Block.Attributes)
	for _, path := range paths {
		if _, ok := m.Values[path]; !ok {
			t.Errorf("%s has no values for %s: add them to the matrix", m.Resource, path)
		}
	}
	for path := range m.Values {
		if !slices.Contains(paths, path) {
			t.Errorf("%s has no attribute %s", m.Resource, path)
		}
	}
}
