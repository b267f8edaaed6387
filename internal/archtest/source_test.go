// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package archtest

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

const modulePath = "github.com/billing-credits/terraform-provider-stripe"

// root is the checkout, from this package's folder, where its tests run.
var root = filepath.Join("..", "..")

// source is what the tests need of a Go file.
type source struct {
	path    string // from the checkout, with slashes
	dir     string // its folder, "." for the checkout
	imports []string
	isTest  bool
	pkg     string
	comment string // the package comment, if this file has it
	text    []byte
}

func (s source) lines() int { return bytes.Count(s.text, []byte("\n")) }

// sources are all Go files of the checkout.
func sources(t *testing.T) []source {
	t.Helper()
	var all []source
	err := filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && name != root && (strings.HasPrefix(entry.Name(), ".") || entry.Name() == "testdata"):
			return filepath.SkipDir
		case entry.IsDir() || filepath.Ext(name) != ".go":
			return nil
		}
		file, err := read(name)
		all = append(all, file)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(all) == 0 {
		t.Fatal("there are no Go files to look at")
	}
	return all
}

func read(name string) (source, error) {
	text, err := os.ReadFile(name)
	if err != nil {
		return source{}, err
	}
	relative, err := filepath.Rel(root, name)
	if err != nil {
		return source{}, err
	}
	parsed, err := parser.ParseFile(token.NewFileSet(), name, text, parser.ImportsOnly|parser.ParseComments)
	if err != nil {
		return source{}, err
	}
	s := source{
		path:    filepath.ToSlash(relative),
		isTest:  strings.HasSuffix(name, "_test.go"),
		pkg:     parsed.Name.Name,
		comment: parsed.Doc.Text(),
		text:    text,
	}
	s.dir = path.Dir(s.path)
	s.imports, err = imports(parsed)
	return s, err
}

func imports(file *ast.File) ([]string, error) {
	var paths []string
	for _, spec := range file.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return nil, err
		}
		paths = append(paths, imported)
	}
	return paths, nil
}
