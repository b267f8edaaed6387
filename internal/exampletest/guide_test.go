// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package exampletest

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/billing-credits/terraform-provider-stripe/internal/cmd/terraformcli"
)

// TestGuides follows each guide in an empty folder, as pasted: it writes the
// Terraform blocks to the files that the text names, runs the shell blocks one
// after the other, and compares what they print with the output that is shown. A
// block that cannot be run here says so in a comment that readers do not see.
func TestGuides(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("the guides are followed with Terraform, which -short leaves out")
	}
	terraform, checkout, mirror := tools(t)
	pages, err := filepath.Glob(filepath.Join(checkout, "docs", "guides", "*.md"))
	if err != nil || len(pages) == 0 {
		t.Fatalf("there are no guides: %v", err)
	}
	command := simulatorCommand(t, checkout)
	for _, page := range append(pages, filepath.Join(checkout, "README.md")) {
		t.Run(filepath.Base(page), func(t *testing.T) {
			t.Parallel()
			follow(t, page, terraform, mirror, command)
		})
	}
}

// follow follows a page with the provider of a mirror and a simulator of its own,
// which command starts.
func follow(t *testing.T, page, terraform, mirror string, command []string) {
	t.Helper()
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	w, err := terraformcli.NewWorkspace(t.TempDir(), terraform, mirror,
		"STRIPE_API_KEY="+seededKey, "STRIPE_API_BASE="+serve(t, command), "TF_CLI_ARGS=-no-color", "TF_CLI_ARGS_apply=-auto-approve")
	if err != nil {
		t.Fatal(err)
	}
	r := &reader{workspace: w, terraform: terraform, page: filepath.Base(page)}
	for _, b := range blocks(string(text)) {
		r.follow(t, b)
	}
}

// simulatorCommand is what make simulator runs, built, on a free port.
func simulatorCommand(t *testing.T, checkout string) []string {
	t.Helper()
	makefile, err := os.ReadFile(filepath.Join(checkout, "GNUmakefile"))
	if err != nil {
		t.Fatal(err)
	}
	run := makeSimulator.FindStringSubmatch(string(makefile))
	if run == nil {
		t.Fatal("GNUmakefile has no target simulator that runs the command")
	}
	binary := filepath.Join(t.TempDir(), "stripe-simulator")
	build := exec.CommandContext(t.Context(), "go", "build", "-o", binary, "./internal/cmd/stripe-simulator")
	build.Dir = checkout
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return append([]string{binary, "-addr", "127.0.0.1:0"}, strings.Fields(run[1])...)
}

var makeSimulator = regexp.MustCompile(`(?m)^simulator:.*\n\t@go run \./internal/cmd/stripe-simulator(.*)$`)

// serve runs the simulator until the test ends, and returns its address once it is
// filled.
func serve(t *testing.T, command []string) string {
	t.Helper()
	server := exec.Command(command[0], command[1:]...)
	printed, err := server.StdoutPipe()
	if err == nil {
		err = server.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = server.Process.Kill()
		_ = server.Wait()
	})
	var address string
	lines := bufio.NewScanner(printed)
	for lines.Scan() {
		if _, at, found := strings.Cut(lines.Text(), "listening on "); found {
			address = at
		}
		if lines.Text() == "Ctrl-C stops it." {
			return address
		}
	}
	t.Fatalf("the simulator ended: %v", lines.Err())
	return ""
}

// reader follows a guide.
type reader struct {
	workspace *terraformcli.Workspace
	terraform string
	page      string
	printed   string // what the last shell block printed
}

func (r *reader) follow(t *testing.T, b block) {
	t.Helper()
	where := fmt.Sprintf("%s:%d", r.page, b.line)
	switch {
	case b.notRun != "":
	case b.fileName() != "":
		path := filepath.Join(r.workspace.Dir, filepath.FromSlash(b.fileName()))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(b.text), 0o600); err != nil {
			t.Fatal(err)
		}
	case b.output:
		if missing := notPrinted(b.text, r.printed); missing != "" {
			t.Errorf("%s: the output has no %q where it is shown, in\n%s", where, missing, r.printed)
		}
	case b.language == "shell":
		r.run(t, where, b)
	case b.language == "terraform":
		t.Errorf("%s: the text does not say into which file this goes", where)
	}
}

// run runs a shell block as a reader would who stops at the first failure.
func (r *reader) run(t *testing.T, where string, b block) {
	t.Helper()
	shell := exec.CommandContext(t.Context(), "bash", "-eu", "-o", "pipefail", "-c", b.text)
	shell.Dir = r.workspace.Dir
	for _, variable := range r.workspace.Environ() {
		// Guides look for the provider where Terraform puts it by itself.
		if !strings.HasPrefix(variable, "TF_DATA_DIR=") && !strings.HasPrefix(variable, "PATH=") {
			shell.Env = append(shell.Env, variable)
		}
	}
	shell.Env = append(shell.Env, "PATH="+filepath.Dir(r.terraform)+string(os.PathListSeparator)+os.Getenv("PATH"))
	printed, err := shell.CombinedOutput()
	r.printed = string(printed)
	status := "0"
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		status = fmt.Sprint(exit.ExitCode())
	} else if err != nil {
		t.Fatal(err)
	}
	want := b.exit
	if want == "" {
		want = "0"
	}
	if status != want {
		t.Fatalf("%s: exit status %s, want %s, of\n%s\nwhich printed\n%s", where, status, want, b.text, printed)
	}
}

// notPrinted is the first line that a guide shows and that was not printed after
// the lines before it, "" if all were. Ids and times differ from run to run, and
// Terraform breaks lines to the width of the terminal; a line of dots stands for
// what is left out.
func notPrinted(shown, printed string) string {
	rest := normal(printed)
	for line := range strings.Lines(shown) {
		want := normal(line)
		if want == "" || want == "..." {
			continue
		}
		_, after, found := strings.Cut(rest, want)
		if !found {
			return want
		}
		rest = after
	}
	return ""
}

func TestNotPrinted(t *testing.T) {
	t.Parallel()
	const printed = "Plan: 1 to add,\n  0 to destroy.\n\nGranted to cus_sim_000000 on 2026-11-24T14:00:00Z as credgr_test_LcWmB5Skm2OVfhOCDQZlAHEu.\n"
	for shown, want := range map[string]string{
		"Plan: 1 to add, 0 to destroy.\n...\nGranted to cus_sim_000000 on 2034-01-01T00:00:00Z as credgr_....\n": "",
		"Plan: 2 to add\n":                             "Plan: 2 to add",
		"Granted to cus_sim_000001\n":                  "Granted to cus_sim_000001",
		"Granted to cus_sim_000000\nPlan: 1 to add,\n": "Plan: 1 to add,",
	} {
		if got := notPrinted(shown, printed); got != want {
			t.Errorf("of %q, %q is said not to be printed, want %q", shown, got, want)
		}
	}
}

var (
	randomID   = regexp.MustCompile(`\b(credgr|cus|req|cbtxn|in|price)_(test_)?(\w{14,}|\.\.\.)`)
	anInstant  = regexp.MustCompile(`\b20[0-3]\d-\d\d-\d\dT\d\d:\d\d:\d\dZ`)
	whiteSpace = regexp.MustCompile(`\s+`)
)

func normal(text string) string {
	text = randomID.ReplaceAllStringFunc(text, func(id string) string {
		if strings.HasPrefix(id, "cus_sim_") {
			return id
		}
		kind, _, _ := strings.Cut(id, "_")
		return kind + "_..."
	})
	text = anInstant.ReplaceAllString(text, "TIME")
	return strings.TrimSpace(whiteSpace.ReplaceAllString(text, " "))
}
