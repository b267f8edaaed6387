// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// State is all that is saved, in one text, for tests that load it again.
func (s *Simulator) State() string {
	var lines []string
	for _, t := range s.allTenants() {
		t.test.account.Lock()
		for _, m := range t.modes() {
			var line bytes.Buffer
			r := change{mode: m, objects: encodeObjects(m.account.Snapshot()), keys: m.keys.kept()}.record()
			if string(r.Objects) == "{}" && len(r.Keys) == 0 {
				continue
			}
			if err := json.Indent(&line, must(json.Marshal(r)), "", " "); err != nil {
				panic(err)
			}
			lines = append(lines, line.String())
		}
		t.test.account.Unlock()
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

func must(encoded []byte, err error) []byte {
	if err != nil {
		panic(err)
	}
	return encoded
}

func copyOf(t *testing.T, file string) string {
	t.Helper()
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	copied := filepath.Join(t.TempDir(), "copy")
	if err := os.WriteFile(copied, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return copied
}
