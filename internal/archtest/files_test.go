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

// maxLines is the length from which a file is taken to hold more than one thing.
const maxLines = 450

func TestFiles(t *testing.T) {
	t.Parallel()
	for _, file := range sources(t) {
		if !strings.HasPrefix(string(file.text), header) {
			t.Errorf("%s does not begin with the licence header", file.path)
		}
		if lines := file.lines(); lines > maxLines {
			t.Errorf("%s has %d lines, of at most %d: split it by what it holds", file.path, lines, maxLines)
		}
	}
}

// TestPackageComments makes sure that each package has one package comment: a command
// in any file, every other package in its doc.go.
func TestPackageComments(t *testing.T) {
	t.Parallel()
	documented := map[string]string{}
	command := map[string]bool{}
	for _, file := range sources(t) {
		if _, seen := documented[file.dir]; !seen {
			documented[file.dir] = ""
		}
		command[file.dir] = command[file.dir] || file.pkg == "main"
		if file.comment == "" || file.isTest {
			continue
		}
		if other := documented[file.dir]; other != "" {
			t.Errorf("%s and %s both have a package comment", other, file.path)
		}
		documented[file.dir] = file.path
	}
	for dir, where := range documented {
		switch {
		case where == "":
			t.Errorf("%s has no package comment: it needs a doc.go", dir)
		case !command[dir] && path.Base(where) != "doc.go":
			t.Errorf("%s has its package comment in %s: move it to doc.go", dir, path.Base(where))
		}
	}
}
