// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package archtest

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// wordList has the phrases that the project's texts avoid.
var wordList = filepath.Join(root, ".ci", "words.txt")

// avoided is a phrase that texts avoid.
type avoided struct {
	pattern *regexp.Regexp
	needs   []byte // the longest word of each match, in lower case: most texts do not have it
	write   string
}

// notInEach are the parts of a phrase that not each match has: alternatives and optional
// letters.
var notInEach = regexp.MustCompile(`\([^)]*\)\??|\w\?`)

// parseWords reads the list: a line has the phrase as a regular expression, a tab, and what to
// write.
func parseWords(text string) ([]avoided, error) {
	var all []avoided
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		phrase, write, ok := strings.Cut(line, "\t")
		if !ok {
			return nil, fmt.Errorf("this line has not the fields phrase and what to write: %q", line)
		}
		// A phrase may be broken into lines, of a comment too.
		pattern, err := regexp.Compile(`(?i)\b(?:` + strings.ReplaceAll(phrase, " ", `(?:\s|//|#)+`) + `)\b`)
		if err != nil {
			return nil, err
		}
		longest := ""
		for _, word := range strings.Fields(notInEach.ReplaceAllString(strings.ToLower(phrase), "")) {
			if len(word) > len(longest) {
				longest = word
			}
		}
		all = append(all, avoided{pattern, []byte(longest), write})
	}
	return all, nil
}

// find says where a text has phrases.
func find(words []avoided, path string, text []byte) (found []string) {
	lower := bytes.ToLower(text)
	for _, word := range words {
		if !bytes.Contains(lower, word.needs) {
			continue
		}
		for _, at := range word.pattern.FindAllIndex(text, -1) {
			found = append(found, fmt.Sprintf("%s:%d: %q: write %s", path, 1+bytes.Count(text[:at[0]], []byte("\n")), strings.Join(strings.Fields(string(text[at[0]:at[1]])), " "), word.write))
		}
	}
	return found
}

// TestWords holds docs, examples and Go source against the list of phrases.
func TestWords(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(wordList)
	if err != nil {
		t.Fatal(err)
	}
	words, err := parseWords(string(text))
	if err != nil {
		t.Fatal(err)
	}
	texts := documents(t)
	for _, file := range sources(t) {
		if !file.isTest {
			texts[file.path] = file.text
		}
	}
	for path, text := range texts {
		for _, found := range find(words, path, text) {
			t.Error(found)
		}
	}
}

// documents are the texts that people read as pages, by their path: Markdown,
// templates of it, and the examples.
func documents(t *testing.T) map[string][]byte {
	t.Helper()
	all := map[string][]byte{}
	err := filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir():
			if name != root && (strings.HasPrefix(entry.Name(), ".") && entry.Name() != ".github" || entry.Name() == "testdata" || entry.Name() == "dist") {
				return filepath.SkipDir
			}
			return nil
		}
		switch filepath.Ext(name) {
		case ".md", ".tmpl", ".tf", ".sh":
		default:
			return nil
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		relative, err := filepath.Rel(root, name)
		all[filepath.ToSlash(relative)] = text
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 20 {
		t.Fatalf("there are only %d documents to look at", len(all))
	}
	return all
}

func TestFindWords(t *testing.T) {
	t.Parallel()
	words, err := parseWords("# a comment\n\ngrants? anew\tgrants again\nin vain\t(leave out)\n")
	if err != nil || len(words) != 2 {
		t.Fatalf("the list is read as %v, %v", words, err)
	}
	got := strings.Join(find(words, "a.go", []byte("// It Grants\n\t// anew, and grants anewly.\n")), "; ")
	if want := `a.go:1: "Grants // anew": write grants again`; got != want {
		t.Errorf("found %q, want %q", got, want)
	}
	for _, broken := range []string{"phrase", "(\twrite"} {
		if _, err := parseWords(broken); err == nil {
			t.Errorf("%q is read without an error", broken)
		}
	}
}
