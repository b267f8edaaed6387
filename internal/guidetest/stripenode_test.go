// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package guidetest_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// unreachable is how npm says that there is no network.
var unreachable = regexp.MustCompile(`ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|ENOTCACHED`)

// installNode copies the program to a temporary folder, and installs what its lock
// file names there. It skips the test where there is no Node.js, no npm, or no
// network.
func installNode(t *testing.T) (node, folder string) {
	t.Helper()
	programs := map[string]string{}
	for _, name := range []string{"node", "npm"} {
		path, err := exec.LookPath(name)
		if err != nil {
			t.Skipf("there is no %s on the PATH", name)
		}
		programs[name] = path
	}
	folder = t.TempDir()
	if err := os.CopyFS(folder, os.DirFS(filepath.Join("testdata", "stripe-node"))); err != nil {
		t.Fatal(err)
	}
	npm := exec.Command(programs["npm"], "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline")
	npm.Dir = folder
	if out, err := npm.CombinedOutput(); err != nil {
		if unreachable.Match(out) {
			t.Skipf("npm cannot reach its registry: %s", out)
		}
		t.Fatalf("npm ci: %v\n%s", err, out)
	}
	return programs["node"], folder
}

func TestStripeNode(t *testing.T) {
	t.Parallel()
	node, folder := installNode(t)
	a := newAccount(t, "sk_test_node")
	program := exec.Command(node, "guide.js")
	program.Dir = folder
	program.Env = append(os.Environ(), "STRIPE_API_BASE="+a.base, "STRIPE_API_KEY="+a.key,
		"GUIDE_BEGINS="+strconv.FormatInt(a.begins, 10), "GUIDE_ENDS="+strconv.FormatInt(a.ends(), 10))
	var complaints strings.Builder
	program.Stderr = &complaints
	out, err := program.Output()
	if err != nil {
		t.Fatalf("guide.js: %v\n%s", err, complaints.String())
	}
	a.expectLedger(strings.TrimSpace(string(out)))
}

// TestTheLockNamesNoRegistry keeps the lock file usable with any registry.
func TestTheLockNamesNoRegistry(t *testing.T) {
	t.Parallel()
	lock, err := os.ReadFile(filepath.Join("testdata", "stripe-node", "package-lock.json"))
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(lock), `"resolved"`) || !strings.Contains(string(lock), `"node_modules/stripe": {`) {
		t.Error("package-lock.json names a registry; write it with npm install --package-lock-only --omit-lockfile-registry-resolved")
	}
}
