// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package archtest

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"
)

// Where the project's own files are on the web: in the repository, and, docs alone, in
// the registry.
const (
	repository = "https://github.com/billing-credits/terraform-provider-stripe/"
	rawFiles   = "https://raw.githubusercontent.com/billing-credits/terraform-provider-stripe/main/"
	registry   = "https://registry.terraform.io/providers/billing-credits/stripe/latest/docs"
)

var (
	// link is a link or a picture of Markdown.
	link = regexp.MustCompile(`\]\(([^()\s]+)\)`)
	// ownURL is a link to the project's own files, in any text.
	ownURL = regexp.MustCompile(`https://(?:github|raw\.githubusercontent|registry\.terraform)\.(?:com|io)/(?:providers/)?billing-credits/[^\s)"'` + "`" + `>\]]+`)
	// inline is code within a line, and the id of an element of HTML.
	inline    = regexp.MustCompile("`[^`\n]*`")
	elementID = regexp.MustCompile(`<a (?:id|name)="([^"]+)"`)
	heading   = regexp.MustCompile(`(?m)^#{1,6} +(.+?) *$`)
	linkText  = regexp.MustCompile(`\[([^\]]*)\]\([^)]*\)`)
)

// withoutCode is Markdown without its code blocks, line for line.
func withoutCode(text string) string {
	var out strings.Builder
	inside := false
	for line := range strings.Lines(text) {
		fence := strings.HasPrefix(strings.TrimSpace(line), "```")
		if fence || inside {
			out.WriteString("\n")
		} else {
			out.WriteString(line)
		}
		inside = inside != fence
	}
	return out.String()
}

// anchorsOf are the anchors of a page: of its headings, as GitHub and the registry
// make them, and of elements with an id.
func anchorsOf(text string) map[string]bool {
	text = withoutCode(text)
	anchors := map[string]bool{}
	for _, id := range elementID.FindAllStringSubmatch(text, -1) {
		anchors[id[1]] = true
	}
	for _, line := range heading.FindAllStringSubmatch(text, -1) {
		plain := strings.ReplaceAll(linkText.ReplaceAllString(line[1], "$1"), "`", "")
		anchor := strings.Map(func(r rune) rune {
			switch {
			case r == ' ':
				return '-'
			case r == '-' || r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r):
				return unicode.ToLower(r)
			}
			return -1
		}, plain)
		for n := 0; ; n++ {
			numbered := anchor
			if n > 0 {
				numbered = fmt.Sprintf("%s-%d", anchor, n)
			}
			if !anchors[numbered] {
				anchors[numbered] = true
				break
			}
		}
	}
	return anchors
}

// target is the file, from the checkout, and the anchor that a link of a page leads
// to; ours is false for what is not the project's.
func target(page, link string) (file, anchor string, ours bool) {
	link, anchor, _ = strings.Cut(link, "#")
	switch {
	case strings.HasPrefix(link, registry):
		file = "docs" + strings.TrimSuffix(strings.TrimPrefix(link, registry), "/")
		if file == "docs" {
			file += "/index"
		}
		return file + ".md", anchor, true
	case strings.HasPrefix(link, rawFiles):
		return strings.TrimPrefix(link, rawFiles), anchor, true
	case strings.HasPrefix(link, repository+"tree/main/"), strings.HasPrefix(link, repository+"blob/main/"):
		return strings.TrimPrefix(link, repository)[len("tree/main/"):], anchor, true
	case strings.Contains(link, "://"), strings.HasPrefix(link, "mailto:"):
		return "", "", false
	case link == "":
		return page, anchor, true
	}
	return path.Join(path.Dir(page), link), anchor, true
}

// broken says what is wrong with a link of a page, "" for nothing.
func broken(page, link string, read func(file string) (text string, err error)) string {
	file, anchor, ours := target(page, link)
	if !ours {
		return ""
	}
	text, err := read(file)
	switch {
	case err != nil:
		return fmt.Sprintf("%s links to %s, and there is no %s", page, link, file)
	case strings.HasPrefix(page, "docs/") && !strings.Contains(link, "://") && !strings.HasPrefix(file, "docs/"):
		return fmt.Sprintf("%s links to %s, which the registry does not have: use the whole address", page, link)
	case anchor != "" && !anchorsOf(text)[anchor]:
		return fmt.Sprintf("%s links to %s, and %s has no such anchor", page, link, file)
	}
	return ""
}

// TestLinks follows each link to the project's own pages and files, with its anchor:
// of Markdown, and of the provider's messages and descriptions.
func TestLinks(t *testing.T) {
	t.Parallel()
	read := func(file string) (string, error) {
		name := filepath.Join(root, filepath.FromSlash(file))
		info, err := os.Stat(name)
		if err != nil || info.IsDir() {
			return "", err
		}
		text, err := os.ReadFile(name)
		return string(text), err
	}
	followed := 0
	for page, text := range documents(t) {
		// Templates are seen as the pages that are made of them.
		if path.Ext(page) != ".md" || strings.HasPrefix(page, "templates/") {
			continue
		}
		for _, found := range link.FindAllStringSubmatch(inline.ReplaceAllString(withoutCode(string(text)), ""), -1) {
			followed++
			if wrong := broken(page, found[1], read); wrong != "" {
				t.Error(wrong)
			}
		}
	}
	for _, file := range sources(t) {
		if file.isTest {
			continue
		}
		for _, url := range ownURL.FindAllString(string(file.text), -1) {
			if wrong := broken(file.path, strings.TrimRight(url, ".,;:"), read); wrong != "" {
				t.Error(wrong)
			}
		}
	}
	if followed < 50 {
		t.Errorf("only %d links were found", followed)
	}
}

func TestBrokenLinks(t *testing.T) {
	t.Parallel()
	pages := map[string]string{
		"docs/guides/ci.md": "# CI\n\n## The `key`, and [who](x.md) has it\n\n## Twice\n\n## Twice\n\n```shell\n# Not a heading\n```\n<a id=\"nested\"></a>\n",
		"docs/index.md":     "", "README.md": "", "examples/guide": "", "assets/bench.svg": "",
	}
	read := func(file string) (string, error) {
		text, found := pages[file]
		if !found {
			return "", os.ErrNotExist
		}
		return text, nil
	}
	for link, wrong := range map[string]bool{
		"ci.md": false, "ci.md#the-key-and-who-has-it": false, "#twice-1": false, "#nested": false, "../index.md": false,
		registry: false, registry + "/guides/ci#twice": false, repository + "tree/main/examples/guide": false, rawFiles + "assets/bench.svg": false,
		"https://docs.stripe.com/keys#any": false, repository + "issues/new/choose": false,
		"ci": true, "other.md": true, "ci.md#not-a-heading": true, "#twice-2": true, "ci.md#key": true, "../../README.md": true,
		registry + "/guides/other": true, registry + "/guides/ci#other": true, repository + "blob/main/other.go": true,
	} {
		if got := broken("docs/guides/ci.md", link, read); (got != "") != wrong {
			t.Errorf("%s: %q, want broken to be %t", link, got, wrong)
		}
	}
}
