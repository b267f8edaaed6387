// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package terraformcli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestVersion keeps Version at the release that the changelog begins with.
func TestVersion(t *testing.T) {
	t.Parallel()
	changelog, err := os.ReadFile(filepath.Join("..", "..", "..", "CHANGELOG.md"))
	if err != nil {
		t.Fatal(err)
	}
	if heading, _, _ := strings.Cut(string(changelog), "\n"); !strings.HasPrefix(heading, "## "+Version+" ") {
		t.Errorf("CHANGELOG.md begins with %q, and Version is %s", heading, Version)
	}
}

// TestInstallReplaces makes sure that an older build of the same version makes way,
// and that nothing is left beside it.
func TestInstallReplaces(t *testing.T) {
	if testing.Short() {
		t.Skip("the provider is built, which -short leaves out")
	}
	t.Parallel()
	plugins := t.TempDir()
	first, err := Install(t.Context(), plugins, Version)
	if err != nil {
		t.Fatal(err)
	}
	for _, binary := range first {
		if err := os.WriteFile(binary, []byte("an older build"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	second, err := Install(t.Context(), plugins, Version)
	if err != nil {
		t.Fatal(err)
	}
	if len(first) != len(mirroredHosts) || strings.Join(first, " ") != strings.Join(second, " ") {
		t.Fatalf("installed at %v, then at %v", first, second)
	}
	for _, binary := range second {
		info, err := os.Stat(binary)
		if err != nil || info.Size() < 1_000_000 || info.Mode()&0o100 == 0 {
			t.Errorf("%s was not replaced: %v, %v", binary, info, err)
		}
	}
	entries, err := os.ReadDir(plugins)
	if err != nil || len(entries) != len(mirroredHosts) {
		t.Errorf("the folder holds %v, %v", entries, err)
	}
}
