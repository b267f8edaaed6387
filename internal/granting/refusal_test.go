// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package granting

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

// TestRefusalsUnwrap: code that decides by what Stripe said finds it in every refusal that
// follows from it.
func TestRefusalsUnwrap(t *testing.T) {
	t.Parallel()
	run := NewRun(stripeapi.New(stripeapi.Config{}), Options{})
	key, held, look := GrantKey{Customer: "cus_1", Key: "welcome"}, Held{ID: "credgr_1", Policy: PolicyVoid}, Look{Status: StatusGranted}
	for name, refuse := range map[string]func(error) error{
		"a create":           func(err error) error { return (&creation{run: run}).failed(err) },
		"a key in use":       func(err error) error { return refuseInUse(key, err) },
		"a conflict":         func(err error) error { return refuseConflict(key, "", err) },
		"an exhausted key":   func(err error) error { return refuseExhausted(key, err) },
		"a customer":         func(err error) error { return RefuseCustomer("cus_1", err) },
		"a price":            func(err error) error { return refusePrice("price_1", "does not exist: "+err.Error(), err) },
		"another account":    func(err error) error { return refuseAccount("Why.", held, err) },
		"a change":           func(err error) error { return run.updateError("credgr_1", err) },
		"an end":             func(err error) error { return run.endError("credgr_1", err) },
		"an end by policy":   func(err error) error { return refuseEnd(held, EndVoid, err) },
		"an end by action":   func(err error) error { return run.oneEndError("credgr_1", err) },
		"a refused action":   func(err error) error { return refuseOneEnd(look, EndVoid, err) },
		"anything else":      func(err error) error { return Failed("Could not", "Doing it", err) },
		"an unknown outcome": func(err error) error { return (&creation{run: run}).failed(err) },
	} {
		said := error(&stripeapi.Error{Status: 400, Message: "No."})
		if name == "an unknown outcome" {
			said = &stripeapi.Error{Message: "No answer."}
		}
		err := refuse(said)
		refusal := RefusalOf(err)
		if !errors.Is(err, said) || refusal.Summary == "" || !strings.Contains(refusal.Detail, said.Error()) || refusal.Error() == "" {
			t.Errorf("%s: %#v", name, err)
		}
	}
}

// TestOtherModeIsTold: a key of the other mode is told from all else that can fail.
func TestOtherModeIsTold(t *testing.T) {
	t.Parallel()
	run := NewRun(stripeapi.New(stripeapi.Config{}), Options{})
	missing := &stripeapi.Error{Status: 404, Code: "resource_missing"}
	live := *missing
	live.Message = "No such billing credit grant: 'credgr_1'; a similar object exists in live mode, but a test mode key was used to make this request."
	for name, refuse := range map[string]func(string, error) error{"a change": run.updateError, "an end": run.endError, "an end by action": run.oneEndError} {
		if RefusalOf(refuse("credgr_1", &live), OtherMode) == nil || RefusalOf(refuse("credgr_1", missing), OtherMode) != nil {
			t.Errorf("%s does not tell a key of the other mode from a grant that does not exist", name)
		}
	}
}

// TestRefusalOf: a refusal is found by its kind, also inside another one.
func TestRefusalOf(t *testing.T) {
	t.Parallel()
	inner := &Refusal{Kind: OtherMode, Brief: "inner"}
	outer := &Refusal{Kind: NotReconciled, Err: inner}
	wrapped := fmt.Errorf("asking: %w", outer)
	for _, test := range []struct {
		err   error
		kinds []Kind
		want  *Refusal
	}{
		{nil, nil, nil},
		{errors.New("x"), nil, nil},
		{errors.New("x"), []Kind{OtherMode}, nil},
		{wrapped, nil, outer},
		{wrapped, []Kind{NotReconciled}, outer},
		{wrapped, []Kind{NoPrice, OtherMode}, inner},
		{wrapped, []Kind{NoPrice}, nil},
		{errors.Join(errors.New("x"), outer), nil, outer},
	} {
		if got := RefusalOf(test.err, test.kinds...); got != test.want {
			t.Errorf("%v of %v: %v, want %v", test.kinds, test.err, got, test.want)
		}
	}
	if outer.Error() != "inner" {
		t.Errorf("a refusal without a brief reason says %q", outer)
	}
}

// TestRefusalsInSource: every refusal has a summary without values, so that equal ones
// fold, and holds the error that its function was given.
func TestRefusalsInSource(t *testing.T) {
	t.Parallel()
	paths, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	refusals := 0
	for _, path := range paths {
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, declared := range file.Decls {
			function, ok := declared.(*ast.FuncDecl)
			if !ok || strings.HasSuffix(path, "_test.go") {
				continue
			}
			ast.Inspect(function, func(node ast.Node) bool {
				fields := refusalFields(node)
				if fields == nil {
					return true
				}
				refusals++
				if _, holds := fields["Err"]; !holds && takesError(function) {
					t.Errorf("%s: a refusal in %s does not hold the error", path, function.Name)
				}
				ast.Inspect(fields["Summary"], func(part ast.Node) bool {
					if _, calls := part.(*ast.CallExpr); calls {
						t.Errorf("%s: a summary in %s has a value", path, function.Name)
					}
					return true
				})
				return true
			})
		}
	}
	if refusals < 25 {
		t.Errorf("found only %d refusals", refusals)
	}
}

// refusalFields are the fields of a Refusal{...} or of a call of Failed, nil for any other
// node.
func refusalFields(node ast.Node) map[string]ast.Expr {
	switch node := node.(type) {
	case *ast.CallExpr:
		if name, ok := node.Fun.(*ast.Ident); ok && name.Name == "Failed" {
			return map[string]ast.Expr{"Summary": node.Args[0], "Err": node.Args[2]}
		}
	case *ast.CompositeLit:
		if name, ok := node.Type.(*ast.Ident); !ok || name.Name != "Refusal" {
			return nil
		}
		fields := map[string]ast.Expr{"Summary": &ast.BadExpr{}}
		for _, element := range node.Elts {
			if field, ok := element.(*ast.KeyValueExpr); ok {
				fields[field.Key.(*ast.Ident).Name] = field.Value //nolint:forcetypeassert // A field's name is an identifier.
			}
		}
		return fields
	}
	return nil
}

func takesError(function *ast.FuncDecl) bool {
	return slices.ContainsFunc(function.Type.Params.List, func(field *ast.Field) bool {
		name, ok := field.Type.(*ast.Ident)
		return ok && name.Name == "error"
	})
}
