// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package exampletest

import (
	"regexp"
	"strings"
	"testing"
)

// block is a fenced block of a guide.
type block struct {
	line     int    // of the opening fence
	language string // "" if the fence names none
	text     string
	before   string // the last line before it that is neither empty nor a directive
	directives
}

// directives are what HTML comments before a block tell the test; readers do not
// see them.
type directives struct {
	notRun string // <!-- not run: REASON -->
	file   string // <!-- file: NAME -->, where the text does not name it
	exit   string // <!-- exit: STATUS -->, for a command that is meant to fail
	output bool   // <!-- output -->: what the last command prints
}

var (
	fence     = regexp.MustCompile("^(`{3,})\\s*(\\w*)$")
	directive = regexp.MustCompile(`^<!-- (not run|file|exit|output):? ?(.*?) ?-->$`)
	namedFile = regexp.MustCompile("`([\\w./-]+\\.(?:tf|tfvars|csv|hcl|sh))`:$")
)

// fileName is the file that a reader would write the block to: "" if the guide
// names none. A paragraph that ends in a file's name and a colon names it.
func (b block) fileName() string {
	if b.file != "" {
		return b.file
	}
	if named := namedFile.FindStringSubmatch(b.before); named != nil {
		return named[1]
	}
	return ""
}

// blocks are the fenced blocks of a page, in their order.
func blocks(page string) []block {
	var found []block
	var open *block
	var until, before string
	var told directives
	for i, line := range strings.Split(page, "\n") {
		switch start := fence.FindStringSubmatch(line); {
		case open != nil && line == until:
			found = append(found, *open)
			open, before, told = nil, "", directives{}
		case open != nil:
			open.text += line + "\n"
		case start != nil:
			open, until = &block{line: i + 1, language: start[2], before: before, directives: told}, start[1]
		case strings.TrimSpace(line) != "":
			if !told.read(line) {
				before, told = line, directives{}
			}
		}
	}
	return found
}

func (d *directives) read(line string) bool {
	said := directive.FindStringSubmatch(line)
	if said == nil {
		return false
	}
	switch said[1] {
	case "not run":
		d.notRun = said[2]
	case "file":
		d.file = said[2]
	case "exit":
		d.exit = said[2]
	case "output":
		d.output = true
	}
	return true
}

func TestBlocks(t *testing.T) {
	t.Parallel()
	got := blocks("In `main.tf`:\n\n```terraform\na = 1\n```\n\n<!-- exit: 3 -->\n```shell\nterraform plan\n```\n\n<!-- output -->\n```text\nPlan\n```\n<!-- not run: needs GitHub -->\n````yaml\n```\n````\n")
	want := []block{
		{line: 3, language: "terraform", text: "a = 1\n", before: "In `main.tf`:"},
		{line: 8, language: "shell", text: "terraform plan\n", directives: directives{exit: "3"}},
		{line: 13, language: "text", text: "Plan\n", directives: directives{output: true}},
		{line: 17, language: "yaml", text: "```\n", directives: directives{notRun: "needs GitHub"}},
	}
	if len(got) != len(want) {
		t.Fatalf("%d blocks: %+v", len(got), got)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("block %d is %+v, want %+v", i, got[i], want[i])
		}
	}
	if name := got[0].fileName(); name != "main.tf" {
		t.Errorf("the first block's file is %q", name)
	}
}
