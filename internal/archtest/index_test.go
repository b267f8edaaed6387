// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package archtest

import (
	"path"
	"strings"
	"testing"
)

// jobs are what a new user comes for, with a line of the page that does it.
var jobs = map[string]string{
	"install":                         "make install",
	"grant for the first time":        "Apply complete! Resources: 1 added",
	"grant to 500 customers":          "recipients.csv",
	"run in CI":                       "pull_request:",
	"read balances":                   "include_balances = true",
	"find out what an error means":    "Error: The idempotency key has been used",
	"find out why a credit is unused": "-explain",
	"take credit back":                "## Roll back a promotion",
}

// clicks counts, for each page of docs, how many links lead to it from the index.
func clicks(pages map[string][]byte) map[string]int {
	const index = "docs/index.md"
	away := map[string]int{index: 0}
	for todo := []string{index}; len(todo) > 0; todo = todo[1:] {
		text := inline.ReplaceAllString(withoutCode(string(pages[todo[0]])), "")
		for _, found := range link.FindAllStringSubmatch(text, -1) {
			file, _, ours := target(todo[0], found[1])
			if _, seen := away[file]; !ours || seen || pages[file] == nil || !strings.HasPrefix(file, "docs/") {
				continue
			}
			away[file] = away[todo[0]] + 1
			todo = append(todo, file)
		}
	}
	return away
}

// TestIndexLeadsToGuides: each guide is one click away from the index, and each job two at
// most.
func TestIndexLeadsToGuides(t *testing.T) {
	t.Parallel()
	pages := documents(t)
	away := clicks(pages)
	for page := range pages {
		if n, linked := away[page]; path.Dir(page) == "docs/guides" && (!linked || n != 1) {
			t.Errorf("%s is not linked from the index", page)
		}
	}
	for job, line := range jobs {
		found := false
		for page, n := range away {
			found = found || n > 0 && n <= 2 && strings.Contains(string(pages[page]), line)
		}
		if !found {
			t.Errorf("no page within two clicks of the index says how to %s (%q)", job, line)
		}
	}
}

func TestClicks(t *testing.T) {
	t.Parallel()
	away := clicks(map[string][]byte{
		"docs/index.md":    []byte("[a](guides/a.md)\n```\n[hidden](guides/hidden.md)\n```\n[elsewhere](https://example.com) [readme](../README.md)\n"),
		"docs/guides/a.md": []byte("[b](b.md#part) [index](../index.md)"), "docs/guides/b.md": []byte("[a](a.md)"),
		"docs/guides/hidden.md": []byte("x"), "README.md": []byte("x"),
	})
	if len(away) != 3 || away["docs/guides/a.md"] != 1 || away["docs/guides/b.md"] != 2 {
		t.Errorf("clicks are %v", away)
	}
}
