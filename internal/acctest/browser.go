// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"context"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// Browser is a Chromium on the PATH.
type Browser string

// FindBrowser finds a browser, or skips the test.
func FindBrowser(t *testing.T) Browser {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "chromium-headless-shell", "google-chrome", "google-chrome-stable", "headless-shell"} {
		if path, err := exec.LookPath(name); err == nil {
			return Browser(path)
		}
	}
	t.Skip("there is no Chromium on the PATH")
	return ""
}

// Show shows a page in a window of a width in pixels until five seconds of the page's own
// time have passed, and returns its document.
func (b Browser) Show(t *testing.T, address, width string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	command := exec.CommandContext(ctx, string(b), "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars",
		"--no-first-run", "--user-data-dir="+t.TempDir(), "--window-size="+width+",900", "--virtual-time-budget=5000", "--dump-dom", address)
	var complaints strings.Builder
	command.Stderr = &complaints
	document, err := command.Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s", b, err, complaints.String())
	}
	return string(document)
}
