// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"path"

	"golang.org/x/tools/cover"
)

// list writes the blocks that were never run, by package, and their sum. read returns
// the text of a file of the checkout.
func list(w io.Writer, profiles []*cover.Profile, read func(file string) ([]byte, error)) error {
	all, missed := map[string]int{}, map[string]int{}
	for _, file := range profiles {
		for _, block := range file.Blocks {
			for _, counted := range []string{path.Dir(file.FileName), ""} {
				all[counted] += block.NumStmt
				if block.Count == 0 {
					missed[counted] += block.NumStmt
				}
			}
		}
	}
	pkg := ""
	for _, file := range profiles {
		var functions []function
		for _, block := range file.Blocks {
			if block.Count > 0 {
				continue
			}
			if dir := path.Dir(file.FileName); dir != pkg {
				pkg = dir
				fmt.Fprintf(w, "\n%s: %d of %d statements are never run\n", pkg, missed[pkg], all[pkg])
			}
			if functions == nil {
				text, err := read(file.FileName)
				if err != nil {
					return err
				}
				if functions, err = functionsOf(text); err != nil {
					return err
				}
			}
			fmt.Fprintf(w, "  %s:%d\t%s\t%d\n", file.FileName, block.StartLine, functionAt(functions, block.StartLine), block.NumStmt)
		}
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
