// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package exampletest

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"

	"github.com/billing-credits/terraform-provider-stripe/internal/acctest"
	"github.com/billing-credits/terraform-provider-stripe/internal/cmd/terraformcli"
)

// phone shows pages below each other, and lists what is wider than they are. Code blocks
// scroll. Headings are left out: those of resources are the names that Terraform knows.
const phone = `<!doctype html><meta charset="utf-8">
<style>
body { margin: 0; font: 16px/1.5 sans-serif }
section { padding: 16px; overflow: hidden }
pre { overflow: auto }
code { font: 13px monospace }
td, th { border: 1px solid; padding: 4px 8px }
table { border-collapse: collapse }
</style>
%s
<p id="wide"></p>
<script>
const wide = []
for (const page of document.querySelectorAll("section")) {
  for (const part of page.querySelectorAll("table, p, li")) {
    if (part.scrollWidth > page.clientWidth - 32) wide.push(page.title + ": " + part.textContent.trim().slice(0, 60))
  }
}
document.getElementById("wide").textContent = "wide:" + wide.join(";") + ":end"
</script>
`

// frontMatter is what a page begins with for the registry.
var frontMatter = regexp.MustCompile(`(?s)\A---\n.*?\n---\n`)

// tooWide returns what is wider than a phone, of pages in Markdown by name.
func tooWide(t *testing.T, browser acctest.Browser, pages map[string]string) []string {
	t.Helper()
	markdown := goldmark.New(goldmark.WithExtensions(extension.GFM))
	var sections strings.Builder
	for name, text := range pages {
		fmt.Fprintf(&sections, "<section title=%q>\n", name)
		if err := markdown.Convert([]byte(frontMatter.ReplaceAllString(text, "")), &sections); err != nil {
			t.Fatal(err)
		}
		sections.WriteString("</section>\n")
	}
	path := filepath.Join(t.TempDir(), "pages.html")
	if err := os.WriteFile(path, fmt.Appendf(nil, phone, sections.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	_, found, ok := strings.Cut(browser.Show(t, "file://"+filepath.ToSlash(path), "390"), `<p id="wide">wide:`)
	found, _, ended := strings.Cut(found, ":end")
	if !ok || !ended {
		t.Fatal("the script of the page did not run")
	}
	return strings.FieldsFunc(found, func(r rune) bool { return r == ';' })
}

// TestPagesFitAPhone shows the registry's pages in a browser, 390 pixels wide.
func TestPagesFitAPhone(t *testing.T) {
	t.Parallel()
	browser := acctest.FindBrowser(t)
	checkout, err := terraformcli.Checkout(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	pages := map[string]string{}
	docs := os.DirFS(filepath.Join(checkout, "docs"))
	err = fs.WalkDir(docs, ".", func(name string, _ fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(name) != ".md" {
			return err
		}
		text, err := fs.ReadFile(docs, name)
		pages[name] = string(text)
		return err
	})
	if err != nil || len(pages) < 30 {
		t.Fatalf("there are %d pages: %v", len(pages), err)
	}
	for _, wide := range tooWide(t, browser, pages) {
		t.Errorf("wider than a phone: %s", wide)
	}
	long := "| a | b |\n|---|---|\n| `" + strings.Repeat("x", 60) + "` | c |\n"
	if got := tooWide(t, browser, map[string]string{"wide.md": long}); len(got) != 1 {
		t.Errorf("of a wide table, %q is too wide", got)
	}
}
