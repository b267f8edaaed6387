// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package exampletest

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/billing-credits/terraform-provider-stripe/internal/cmd/terraformcli"
	"github.com/billing-credits/terraform-provider-stripe/internal/provider"
)

// envDist names the folder of a release or of a snapshot of one; make snapshot sets it.
const envDist = "RELEASE_DIST"

// TestReleaseArchives installs the provider's archive as the registry hands it out,
// serves the simulator of its own archive, and follows the README with them.
func TestReleaseArchives(t *testing.T) {
	dist := os.Getenv(envDist)
	if dist == "" {
		t.Skip("make snapshot builds the archives that it looks at")
	}
	terraform, err := terraformcli.Find(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	checkout, err := terraformcli.Checkout(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	checkSums(t, dist)
	checkSBOMs(t, dist)

	archive := "terraform-provider-stripe_" + terraformcli.Version + "_" + runtime.GOOS + "_" + runtime.GOARCH + ".zip"
	mirror := t.TempDir()
	place := filepath.Join(mirror, filepath.FromSlash(provider.Address), archive)
	if err := os.MkdirAll(filepath.Dir(place), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(place, contentOf(t, filepath.Join(dist, archive)), 0o600); err != nil {
		t.Fatal(err)
	}
	simulator := unpackSimulator(t, dist)
	follow(t, filepath.Join(checkout, "README.md"), terraform, mirror, []string{simulator, "-addr", "127.0.0.1:0", "-sample", "-grants", "50"})
}

// checkSums holds the checksums against the files: the registry refuses a release
// whose SHA256SUMS lists anything but the provider's archives and the manifest.
func checkSums(t *testing.T, dist string) {
	t.Helper()
	prefix := "terraform-provider-stripe_" + terraformcli.Version + "_"
	sums := map[string]string{}
	for line := range strings.Lines(string(contentOf(t, filepath.Join(dist, prefix+"SHA256SUMS")))) {
		sum, name, _ := strings.Cut(strings.TrimSpace(line), "  ")
		sums[name] = sum
	}
	want := []string{prefix + "manifest.json"}
	for _, path := range glob(t, filepath.Join(dist, prefix+"*.zip")) {
		want = append(want, filepath.Base(path))
	}
	var got []string
	for name, sum := range sums {
		got = append(got, name)
		if strings.HasSuffix(name, "_manifest.json") {
			continue // goreleaser keeps it where it is, outside of dist
		}
		if actual := sha256.Sum256(contentOf(t, filepath.Join(dist, name))); hex.EncodeToString(actual[:]) != sum {
			t.Errorf("the checksum of %s is not that of the file", name)
		}
	}
	slices.Sort(want)
	slices.Sort(got)
	if !slices.Equal(want, got) {
		t.Errorf("the checksums are those of %v, want %v", got, want)
	}
}

// checkSBOMs wants an SBOM for every archive that names what the provider is built on.
func checkSBOMs(t *testing.T, dist string) {
	t.Helper()
	if len(glob(t, filepath.Join(dist, "*.spdx.json"))) == 0 {
		t.Log("there are no SBOMs: syft was not there to write them")
		return
	}
	for _, archive := range glob(t, filepath.Join(dist, "*.zip")) {
		text := contentOf(t, archive+".spdx.json")
		if !bytes.Contains(text, []byte(`"spdxVersion"`)) || !bytes.Contains(text, []byte("golang.org/x/time")) {
			t.Errorf("%s.spdx.json does not name what the archive is built on", archive)
		}
	}
}

// unpackSimulator returns the path of the simulator of its archive, which has a
// README and the license beside it.
func unpackSimulator(t *testing.T, dist string) string {
	t.Helper()
	archive, err := zip.OpenReader(filepath.Join(dist, "stripe-billing-simulator_"+terraformcli.Version+"_"+runtime.GOOS+"_"+runtime.GOARCH+".zip"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = archive.Close() }()
	dir := t.TempDir()
	var names []string
	for _, packed := range archive.File {
		names = append(names, packed.Name)
		content, err := packed.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(content)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, filepath.Base(packed.Name)), text, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	binary := "stripe-billing-simulator"
	if runtime.GOOS == "windows" {
		binary += ".exe"
	}
	slices.Sort(names)
	if want := []string{"LICENSE", "README.md", binary}; !slices.Equal(names, want) {
		t.Errorf("the simulator's archive holds %v, want %v", names, want)
	}
	return filepath.Join(dir, binary)
}

func glob(t *testing.T, pattern string) []string {
	t.Helper()
	found, err := filepath.Glob(pattern)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func contentOf(t *testing.T, file string) []byte {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return text
}
