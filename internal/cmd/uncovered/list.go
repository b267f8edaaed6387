// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"path"
	"slices"
)

// list writes the blocks that were never run, by package, and their sum. read returns
// the text of a file of the checkout.
func list(w io.Writer, blocks map[place]block, read func(file string) ([]byte, error)) error {
	places := make([]place, 0, len(blocks))
	all, missed := map[string]int{}, map[string]int{}
	for at, b := range blocks {
		places = append(places, at)
		for _, counted := range []string{path.Dir(at.file), ""} {
			all[counted] += b.statements
			if !b.run {
				missed[counted] += b.statements
			}
		}
	}
	slices.SortFunc(places, func(a, b place) int {
		return cmp.Or(cmp.Compare(path.Dir(a.file), path.Dir(b.file)), cmp.Compare(a.file, b.file), cmp.Compare(a.line, b.line), cmp.Compare(a.col, b.col))
	})
	functions := map[string][]function{}
	pkg := ""
	for _, at := range places {
		if blocks[at].run {
			continue
		}
		if dir := path.Dir(at.file); dir != pkg {
			pkg = dir
			fmt.Fprintf(w, "\n%s: %d of %d statements are never run\n", pkg, missed[pkg], all[pkg])
		}
		if functions[at.file] == nil {
			text, err := read(at.file)
			if err != nil {
				return err
			}
			if functions[at.file], err = functionsOf(text); err != nil {
				return err
			}
		}
		fmt.Fprintf(w, "  %s:%d\t%s\t%d\n", at.file, at.line, functionAt(functions[at.file], at.line), blocks[at].statements)
	}
	_, err := fmt.Fprintf(w, "\n%d of %d statements are never run by a test (%.1f %% are run).\n",
		missed[""], all[""], 100*float64(all[""]-missed[""])/float64(all[""]))
	return err
}

// function is a declared function and its lines.
type function struct {
	name       string
	begin, end int
}

func functionsOf(text []byte) ([]function, error) {
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, "", text, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	functions := []function{}
	for _, declared := range file.Decls {
		f, ok := declared.(*ast.FuncDecl)
		if !ok {
			continue
		}
		name := f.Name.Name
		if f.Recv != nil && len(f.Recv.List) == 1 {
			name = "(" + types.ExprString(f.Recv.List[0].Type) + ")." + name
		}
		functions = append(functions, function{name, files.Position(f.Pos()).Line, files.Position(f.End()).Line})
	}
	return functions, nil
}

// functionAt is the name of the function around a line; outside of all, that of a
// function in a variable, it is "var".
func functionAt(functions []function, line int) string {
	for _, f := range functions {
		if f.begin <= line && line <= f.end {
			return f.name
		}
	}
	return "var"
}
