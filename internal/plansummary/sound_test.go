// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package plansummary_test

import (
	"strings"
	"testing"
	"unicode"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	table "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"
)

// mostCharacters is what a report has at most: a comment on GitHub holds 65,536, and
// workflows add to it.
const mostCharacters = 60000

// requireSound makes sure of a report that nothing from a plan leaves its place: every
// row has the cells of its table, and there is no link, mention, HTML or markup but
// what the report itself writes.
func requireSound(t testing.TB, report string) {
	t.Helper()
	if len(report) > mostCharacters {
		t.Errorf("the report has %d characters", len(report))
	}
	for _, r := range report {
		if r != '\n' && !unicode.IsPrint(r) {
			t.Errorf("the report holds %U:\n%q", r, report)
			return
		}
	}
	// Parsers differ in which backslash escapes a pipe: there is none at all.
	if strings.Contains(report, `\`) {
		t.Errorf("the report holds a backslash:\n%s", report)
	}
	columns := 0
	for line := range strings.Lines(report) {
		pipes := strings.Count(line, "|")
		if columns > 0 && pipes > 0 && pipes != columns {
			t.Errorf("a row has %d pipes, and its table %d: %q", pipes, columns, line)
		}
		columns = pipes
	}
	requireTree(t, report)
}

// requireTree parses a report as GitHub does, and walks through what it becomes.
func requireTree(t testing.TB, report string) {
	t.Helper()
	source := []byte(report)
	parser := goldmark.New(goldmark.WithExtensions(extension.GFM)).Parser()
	err := ast.Walk(parser.Parse(text.NewReader(source)), func(node ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch node := node.(type) {
		case *ast.Document, *ast.Heading, *ast.Paragraph, *ast.List, *ast.ListItem, *ast.TextBlock,
			*table.Table, *table.TableHeader, *table.TableRow, *table.TableCell, *ast.CodeSpan:
		case *ast.Emphasis:
			if node.Parent().ChildCount() != 1 || !strings.HasPrefix(string(node.Text(source)), "Review this: ") { //nolint:staticcheck // plain text is wanted
				t.Errorf("emphasis: %q", node.Text(source)) //nolint:staticcheck // the same
			}
		case *ast.RawHTML:
			if html := string(node.Segments.Value(source)); html != "<code>" && html != "</code>" && html != "<!-- -->" {
				t.Errorf("HTML: %q", html)
			}
		case *ast.Text:
			if written := string(node.Segment.Value(source)); strings.ContainsAny(written, "@<>") && !inCode(node) {
				t.Errorf("text that could be a mention or HTML: %q", written)
			}
		default:
			t.Errorf("a %s: %q", node.Kind(), report)
		}
		return ast.WalkContinue, nil
	})
	if err != nil {
		t.Error(err)
	}
}

func inCode(node ast.Node) bool {
	_, ok := node.Parent().(*ast.CodeSpan)
	return ok
}
