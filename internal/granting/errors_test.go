// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package granting

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// wrapping are the errors that hold another one, in Err.
func wrapping(err error) []error {
	return []error{
		&KeyInUseError{Err: err}, &KeyConflictError{Err: err}, &KeyExhaustedError{Err: err},
		&CreateError{Err: err}, &OutcomeUnknownError{Err: err}, &ReconcileError{Err: err}, &UpdateError{Err: err},
		&OtherAccountError{Err: err}, &UnverifiedError{Err: err}, &CannotEndError{Err: err}, &RefusedEndError{Err: err}, &EndError{Err: err},
		&CustomerError{Err: err}, &PriceError{Err: err}, &ReadError{Err: err}, &NotReplacedError{Err: err},
	}
}

// TestErrorsUnwrap: whoever decides by what Stripe said finds it in every error that
// holds it.
func TestErrorsUnwrap(t *testing.T) {
	t.Parallel()
	said := errors.New("what Stripe said")
	var listed []string
	for _, err := range wrapping(said) {
		name := reflect.TypeOf(err).Elem().Name()
		listed = append(listed, name)
		if !errors.Is(err, said) {
			t.Errorf("%s does not unwrap", name)
		}
	}
	slices.Sort(listed)
	if declared := typesWithErr(t); !slices.Equal(listed, declared) {
		t.Errorf("tested are %q, and the types with a field Err are %q", listed, declared)
	}
}

// typesWithErr names the error types of the package that have a field Err, in order.
func typesWithErr(t *testing.T) []string {
	t.Helper()
	paths, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, path := range paths {
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(node ast.Node) bool {
			spec, ok := node.(*ast.TypeSpec)
			if !ok || !strings.HasSuffix(spec.Name.Name, "Error") {
				return true
			}
			described, ok := spec.Type.(*ast.StructType)
			if !ok {
				return true
			}
			for _, field := range described.Fields.List {
				if slices.ContainsFunc(field.Names, func(name *ast.Ident) bool { return name.Name == "Err" }) {
					names = append(names, spec.Name.Name)
				}
			}
			return true
		})
	}
	slices.Sort(names)
	return names
}
