// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package exampletest

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/billing-credits/terraform-provider-stripe/internal/cmd/terraformcli"
)

// step is a step of a workflow that runs something.
type step struct{ job, name, script string }

var (
	jobLine  = regexp.MustCompile(`^  (\w+):$`)
	stepLine = regexp.MustCompile(`^      - (?:name: (.*)|run: (.*))$`)
	runLine  = regexp.MustCompile(`^        run: \|$`)
)

// steps reads the steps of a workflow that is indented as the guide has it.
func steps(workflow string) []step {
	var found []step
	var job string
	inScript := false
	for line := range strings.Lines(workflow) {
		line = strings.TrimRight(line, "\n")
		if name := jobLine.FindStringSubmatch(line); name != nil {
			job = name[1]
		}
		begins := stepLine.FindStringSubmatch(line)
		switch {
		case inScript && (line == "" || strings.HasPrefix(line, "          ")):
			found[len(found)-1].script += strings.TrimPrefix(line, "          ") + "\n"
			continue
		case begins != nil:
			found = append(found, step{job: job, name: begins[1], script: begins[2]})
		}
		inScript = runLine.MatchString(line)
	}
	return found
}

// stubGH stands in for GitHub's command: it lists comments.json, and keeps what is
// sent.
const stubGH = `#!/usr/bin/env bash
set -eu
echo "$@" >> "$STUB/calls"
[ ! -f "$STUB/refuses" ] || { echo "HTTP 422: Validation Failed" >&2; exit 1; }
if [ "$2" = --paginate ]; then
  jq -r "$5" < "$STUB/comments.json"
else
  cp comment.md "$STUB/sent.md"
fi
`

// TestWorkflow runs the scripts of the workflow of the guide "Plan and apply in CI"
// with a stand-in for gh.
func TestWorkflow(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("the workflow runs Terraform, which -short leaves out")
	}
	if _, err := exec.LookPath("jq"); err != nil {
		t.Skip("the workflow's scripts use jq, which GitHub's runners have and this machine has not")
	}
	terraform, checkout, mirror := tools(t)
	guide, err := os.ReadFile(filepath.Join(checkout, "docs", "guides", "ci.md"))
	if err != nil {
		t.Fatal(err)
	}
	var config, workflow string
	for _, b := range blocks(string(guide)) {
		switch {
		case b.fileName() == "main.tf":
			config = b.text
		case b.language == "yaml":
			workflow = b.text
		}
	}
	w, err := terraformcli.NewWorkspace(t.TempDir(), terraform, mirror, "STRIPE_API_KEY="+seededKey, "STRIPE_API_BASE="+serve(t, simulatorCommand(t, checkout)))
	if err != nil {
		t.Fatal(err)
	}
	stub := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(name, []byte(text), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	read := func(name string) string {
		t.Helper()
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	write(filepath.Join(stub, "gh"), stubGH)
	write(filepath.Join(w.Dir, "main.tf"), config)

	environment := slices.Concat(w.Environ(), []string{
		"STUB=" + stub, "GITHUB_OUTPUT=" + filepath.Join(stub, "output"), "GITHUB_STEP_SUMMARY=" + filepath.Join(stub, "step-summary"),
		"GITHUB_REPOSITORY=owner/name", "CONFIGURATION=credits", "PULL=7", "COMMIT=0123abc",
		"PATH=" + strings.Join([]string{stub, filepath.Dir(terraform), os.Getenv("PATH")}, string(os.PathListSeparator)),
	})
	for i, variable := range environment {
		if strings.HasPrefix(variable, "TF_DATA_DIR=") { // The scripts look for the provider where Terraform puts it by itself.
			environment[i] = "TF_DATA_DIR="
		}
	}
	run := func(s step, variables ...string) (string, error) {
		shell := exec.CommandContext(t.Context(), "bash", "-e", "-o", "pipefail", "-c", s.script)
		shell.Dir, shell.Env = w.Dir, slices.Concat(environment, variables)
		printed, err := shell.CombinedOutput()
		return string(printed), err
	}
	// Runs the steps of a job until one fails.
	job := func(name string, variables ...string) (printed string, err error) {
		for _, s := range steps(workflow) {
			if s.job == name && s.script != "" && !strings.HasPrefix(s.script, "make ") {
				text, err := run(s, variables...)
				if printed += text; err != nil {
					return printed, err
				}
			}
		}
		return printed, nil
	}
	must := func(printed string, err error) {
		t.Helper()
		if err != nil {
			t.Fatalf("%v\n%s", err, printed)
		}
	}
	const others = `{"id": 1, "user": {"login": "github-actions[bot]"}, "body": "Coverage"},
{"id": 2, "user": {"login": "octocat"}, "body": "<!-- plan summary of credits -->"},
{"id": 3, "user": {"login": "github-actions[bot]"}, "body": "<!-- plan summary of other -->"}`
	comments := filepath.Join(stub, "comments.json")

	// The first run writes a comment, and leaves no plan.
	write(comments, "["+others+"]")
	must(job("plan"))
	sent := read(filepath.Join(stub, "sent.md"))
	for _, says := range []string{"<!-- plan summary of credits -->\n", "credits at 0123abc:", "| Granted | 1 | 50.00 |"} {
		if !strings.Contains(sent, says) {
			t.Errorf("the comment does not say %q:\n%s", says, sent)
		}
	}
	if calls := read(filepath.Join(stub, "calls")); !strings.Contains(calls, "--method POST repos/owner/name/issues/7/comments ") {
		t.Errorf("no comment was written: %s", calls)
	}
	for _, left := range []string{"plan.json", "plan.tfplan"} {
		if _, err := os.Stat(filepath.Join(w.Dir, left)); err == nil {
			t.Errorf("%s is left", left)
		}
	}
	_, fingerprint, _ := strings.Cut(strings.TrimSpace(read(filepath.Join(stub, "output"))), "fingerprint=")

	// The next one edits its own comment, also where the plan has failed.
	write(comments, "["+others+`, {"id": 4, "user": {"login": "github-actions[bot]"}, "body": "<!-- plan summary of credits -->\ncredits at 0:"}]`)
	if err := os.Remove(filepath.Join(w.Dir, "summary.md")); err != nil {
		t.Fatal(err)
	}
	var post step
	for _, s := range steps(workflow) {
		if strings.HasPrefix(s.name, "Post the summary") {
			post = s
		}
	}
	must(run(post))
	if calls := read(filepath.Join(stub, "calls")); !strings.Contains(calls, "--method PATCH repos/owner/name/issues/comments/4 ") {
		t.Errorf("the comment was not edited: %s", calls)
	}
	if sent := read(filepath.Join(stub, "sent.md")); !strings.Contains(sent, "There is no summary: the job failed.") {
		t.Errorf("a failed plan leaves the comment\n%s", sent)
	}
	write(filepath.Join(stub, "refuses"), "")
	if printed, err := run(post); err == nil {
		t.Errorf("the job passes although the comment was refused:\n%s", printed)
	}

	// The apply refuses a plan that was not reviewed.
	write(filepath.Join(w.Dir, "main.tf"), strings.Replace(config, "value = 5000", "value = 8000", 1))
	if printed, err := job("apply", "REVIEWED="+fingerprint); err == nil || !strings.Contains(printed, "Nothing was applied") {
		t.Errorf("a plan that was not reviewed: %v\n%s", err, printed)
	}
	write(filepath.Join(w.Dir, "main.tf"), config)
	if printed, err := job("apply", "REVIEWED="+fingerprint); err != nil || !strings.Contains(printed, "Apply complete! Resources: 1 added") {
		t.Errorf("the plan that was reviewed: %v\n%s", err, printed)
	}
}
