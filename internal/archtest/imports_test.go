// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package archtest

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const stripeSDK = "github.com/stripe/stripe-go"

// beside are the packages that are not part of the provider, and so not on the map in
// CONTRIBUTING.md, with what they may import of the project. All include the packages
// below them.
var beside = map[string]func(imported string) bool{
	// The simulator is in Stripe's place, so it shares nothing with the provider.
	"simulator": func(imported string) bool {
		return imported == "simulator" || strings.HasPrefix(imported, "simulator/")
	},
	// Stripe's own description of its API, for tests.
	"contract": nothing,
	// Commands and what tests share.
	"acctest": anything,
	"cmd":     anything,
	"explore": anything,
	// Programs to start from, which use nothing of the project.
	"examples": nothing,
	// Tests alone.
	"archtest":    nothing,
	"exampletest": nothing,
	"guidetest":   nothing,
}

func anything(string) bool { return true }

func nothing(string) bool { return false }

// arrow is a line of arrows of the map in CONTRIBUTING.md.
var arrow = regexp.MustCompile(`^ +(\w+(?: & \w+)*) --> (\w+(?: & \w+)*)$`)

// node is a line of the map that names a package alone.
var node = regexp.MustCompile(`^ +\w+$`)

// readMap reads the map: the packages, by what their arrows lead to.
func readMap(text string) (map[string][]string, error) {
	_, after, _ := strings.Cut(text, "```mermaid\nflowchart TD\n")
	diagram, _, closed := strings.Cut(after, "```")
	if !closed {
		return nil, fmt.Errorf("there is no Mermaid flowchart")
	}
	arrows := map[string][]string{}
	for line := range strings.Lines(diagram) {
		line = strings.TrimRight(line, "\n")
		leads := arrow.FindStringSubmatch(line)
		switch {
		case leads != nil:
			for _, from := range strings.Split(leads[1], " & ") {
				arrows[from] = append(arrows[from], strings.Split(leads[2], " & ")...)
			}
		case strings.TrimSpace(line) == "end" || strings.HasPrefix(strings.TrimSpace(line), "subgraph "):
		case node.MatchString(line):
			name := strings.TrimSpace(line)
			arrows[name] = slices.Clip(arrows[name])
		default:
			return nil, fmt.Errorf("this line of the map cannot be read: %q", line)
		}
	}
	for from, all := range arrows {
		for _, to := range all {
			if _, drawn := arrows[to]; !drawn {
				return nil, fmt.Errorf("%s --> %s leads to a package that stands in no box", from, to)
			}
		}
	}
	return arrows, nil
}

// below are the packages that the map's arrows lead to from a package, in any number
// of steps.
func below(arrows map[string][]string, from string) map[string]bool {
	reached := map[string]bool{}
	for todo := []string{from}; len(todo) > 0; todo = todo[1:] {
		for _, to := range arrows[todo[0]] {
			if !reached[to] {
				reached[to] = true
				todo = append(todo, to)
			}
		}
	}
	return reached
}

// compare holds the map against the imports, both by package, and says what is
// wrong: an import that the map does not lead to, an arrow that is no import, a
// package that one of them lacks.
func compare(arrows, imports map[string][]string) (wrong []string) {
	for from, imported := range imports {
		if _, drawn := arrows[from]; !drawn {
			wrong = append(wrong, from+" is not on the map in CONTRIBUTING.md: draw it there with what it may import, or, if it is not part of the provider, list it beside the map in internal/archtest")
			continue
		}
		allowed := below(arrows, from)
		for _, to := range imported {
			if !allowed[to] {
				wrong = append(wrong, fmt.Sprintf("%s imports %s, to which no arrows of the map in CONTRIBUTING.md lead", from, to))
			}
		}
	}
	for from, all := range arrows {
		if _, exists := imports[from]; !exists {
			wrong = append(wrong, "the map in CONTRIBUTING.md has "+from+", and there is no such package")
		}
		for _, to := range all {
			if !slices.Contains(imports[from], to) {
				wrong = append(wrong, fmt.Sprintf("the map in CONTRIBUTING.md draws %s --> %s, and there is no such import", from, to))
			}
		}
	}
	slices.Sort(wrong)
	return wrong
}

// TestImports holds the imports of the provider's packages against the map in
// CONTRIBUTING.md, and those of all others against the list beside. Test files may
// import anything.
func TestImports(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(filepath.Join(root, "CONTRIBUTING.md"))
	if err != nil {
		t.Fatal(err)
	}
	arrows, err := readMap(string(text))
	if err != nil {
		t.Fatal(err)
	}
	imports := map[string][]string{}
	for _, file := range sources(t) {
		name := strings.TrimPrefix(file.dir, "internal/")
		if name == "." {
			name = "main"
		}
		top, _, _ := strings.Cut(name, "/")
		allowed, isBeside := beside[top]
		if !isBeside {
			imports[name] = slices.Clip(imports[name])
		}
		if file.isTest {
			continue
		}
		for _, imported := range file.imports {
			to, ours := strings.CutPrefix(imported, modulePath+"/internal/")
			switch {
			case strings.HasPrefix(imported, stripeSDK) && name != "stripeapi" && top != "examples":
				t.Errorf("%s imports %s: only internal/stripeapi and examples may", file.path, imported)
			case !ours:
			case !isBeside:
				imports[name] = append(imports[name], to)
			case !allowed(to):
				t.Errorf("%s imports %s, which internal/archtest does not allow", file.path, to)
			}
		}
	}
	for _, line := range compare(arrows, imports) {
		t.Error(line)
	}
}

// TestCompare makes sure that the map is held against the imports in both directions.
func TestCompare(t *testing.T) {
	t.Parallel()
	arrows, err := readMap(strings.ReplaceAll("```mermaid|flowchart TD|  subgraph all [all of it]|    a|    d|    b & c --> d|  end|  a --> b & c|```", "|", "\n"))
	if err != nil {
		t.Fatal(err)
	}
	for name, tc := range map[string]struct {
		imports map[string][]string
		want    string // a part of the one complaint, "" for none
	}{
		"as drawn":                  {map[string][]string{"a": {"b", "c"}, "b": {"d"}, "c": {"d"}, "d": nil}, ""},
		"further down":              {map[string][]string{"a": {"b", "c", "d"}, "b": {"d"}, "c": {"d"}, "d": nil}, ""},
		"upwards":                   {map[string][]string{"a": {"b", "c"}, "b": {"d"}, "c": {"d"}, "d": {"a"}}, "d imports a"},
		"sideways":                  {map[string][]string{"a": {"b", "c"}, "b": {"d", "c"}, "c": {"d"}, "d": nil}, "b imports c"},
		"an arrow too many":         {map[string][]string{"a": {"b", "d", "c"}, "b": {"d"}, "c": nil, "d": nil}, "draws c --> d"},
		"a package not on the map":  {map[string][]string{"a": {"b", "c"}, "b": {"d"}, "c": {"d"}, "d": nil, "e": nil}, "e is not on the map"},
		"what is beside the map":    {map[string][]string{"a": {"b", "c", "simulator"}, "b": {"d"}, "c": {"d"}, "d": nil}, "a imports simulator"},
		"a package that is no more": {map[string][]string{"a": {"b", "c"}, "b": {"d"}, "c": {"d"}}, "has d"},
	} {
		wrong := compare(arrows, tc.imports)
		if (tc.want == "") != (len(wrong) == 0) || len(wrong) > 1 || len(wrong) == 1 && !strings.Contains(wrong[0], tc.want) {
			t.Errorf("%s: the complaints are %q, want %q", name, wrong, tc.want)
		}
	}
	for _, broken := range []string{"", "```mermaid\nflowchart TD\n  a -> b\n```", "```mermaid\nflowchart TD\n  a --> b\n```"} {
		if _, err := readMap(broken); err == nil {
			t.Errorf("this map is read without an error: %q", broken)
		}
	}
}
