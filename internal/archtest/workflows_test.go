// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package archtest

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"
)

var (
	usesAction = regexp.MustCompile(`(?m)^ +(?:- )?uses: *(.*)$`)
	pinned     = regexp.MustCompile(`^[\w-]+(?:/[\w-]+)+@[0-9a-f]{40} # v\d+\.\d+\.\d+$`)
)

// TestActionsArePinned looks at the project's workflows and those that the guides show. A
// tag of an action can be moved to other code, which would run with the workflow's secrets.
func TestActionsArePinned(t *testing.T) {
	t.Parallel()
	for _, pattern := range []string{".github/workflows/*.yml", "docs/guides/*.md"} {
		files, err := filepath.Glob(filepath.Join(root, filepath.FromSlash(pattern)))
		if err != nil {
			t.Fatal(err)
		}
		found := 0
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, uses := range usesAction.FindAllStringSubmatch(string(text), -1) {
				found++
				if !pinned.MatchString(uses[1]) {
					t.Errorf("%s: %s is not pinned by commit with its version as a comment", filepath.Base(file), uses[1])
				}
			}
		}
		if found == 0 {
			t.Errorf("no action is used in %s", pattern)
		}
	}
}
