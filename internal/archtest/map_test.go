// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package archtest

import (
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// drawn is an arrow of the map in CONTRIBUTING.md.
var drawn = regexp.MustCompile(`(?m)^  (\w+(?: & \w+)*) --> (\w+(?: & \w+)*)$`)

// supporting are the folders below internal that the map leaves out: the project's
// own commands, the simulated Stripe, and what only tests use.
var supporting = []string{"acctest", "archtest", "cmd", "contract", "exampletest", "guidetest", "simulator"}

// TestMap compares the map in CONTRIBUTING.md with the source: every package of the
// provider is in it, and every arrow is an import.
func TestMap(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(filepath.Join(root, "CONTRIBUTING.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, after, _ := strings.Cut(string(text), "```mermaid\n")
	diagram, _, closed := strings.Cut(after, "```")
	if !closed {
		t.Fatal("CONTRIBUTING.md has no Mermaid diagram")
	}
	imported := map[string][]string{}
	for _, file := range sources(t) {
		name := strings.TrimPrefix(path.Dir(file.path), "internal/")
		if name == "." {
			name = "main"
		}
		if top, _, _ := strings.Cut(name, "/"); slices.Contains(supporting, top) || file.isTest {
			continue
		}
		imported[name] = append(imported[name], file.imports...)
	}
	for name := range imported {
		if !regexp.MustCompile(`\b` + name + `\b`).MatchString(diagram) {
			t.Errorf("the map leaves out %s", name)
		}
	}
	arrows := drawn.FindAllStringSubmatch(diagram, -1)
	if len(arrows) < 5 {
		t.Fatalf("the map has %d lines of arrows that can be read", len(arrows))
	}
	for _, arrow := range arrows {
		for _, from := range strings.Split(arrow[1], " & ") {
			for _, to := range strings.Split(arrow[2], " & ") {
				if !slices.Contains(imported[from], modulePath+"/internal/"+to) {
					t.Errorf("the map draws %s --> %s, and there is no such import", from, to)
				}
			}
		}
	}
}
