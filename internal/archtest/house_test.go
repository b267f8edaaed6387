// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package archtest

import (
	"path"
	"strings"
	"testing"
)

const header = `// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

`

// maxLines is where a file certainly holds more than one thing.
const maxLines = 450

func TestFiles(t *testing.T) {
	t.Parallel()
	for _, file := range sources(t) {
		if !strings.HasPrefix(string(file.text), header) {
			t.Errorf("%s does not begin with the licence header", file.path)
		}
		if lines := file.lines(); lines > maxLines {
			t.Errorf("%s has %d lines: give each of the things in it a file", file.path, lines)
		}
	}
}

// TestRooms makes sure that each room says what it is for: a command where it
// begins, every other room in its doc.go.
func TestRooms(t *testing.T) {
	t.Parallel()
	explained := map[string]string{}
	command := map[string]bool{}
	for _, file := range sources(t) {
		if _, seen := explained[file.room]; !seen {
			explained[file.room] = ""
		}
		command[file.room] = command[file.room] || file.pkg == "main"
		if file.comment == "" || file.isTest {
			continue
		}
		if other := explained[file.room]; other != "" {
			t.Errorf("%s and %s both say what the room is for", other, file.path)
		}
		explained[file.room] = file.path
	}
	for room, where := range explained {
		switch {
		case where == "":
			t.Errorf("%s does not say what it is for: it needs a doc.go", room)
		case !command[room] && path.Base(where) != "doc.go":
			t.Errorf("%s says what it is for in %s: that belongs in doc.go", room, path.Base(where))
		}
	}
}
