// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/hashicorp/terraform-exec/tfexec"

	"github.com/billing-credits/terraform-provider-stripe/internal/cmd/terraformcli"
	"github.com/billing-credits/terraform-provider-stripe/internal/provider"
)

// Workspace is a folder with a configuration and a state, and the real Terraform
// in it, with the provider as a process of its own: for tests of what
// terraform-plugin-testing does not show, like warnings, or does not do, like
// killing the provider.
type Workspace struct{ cli *terraformcli.Workspace }

// Result is what a command of Terraform came to.
type Result struct {
	Failed      bool
	Actions     map[string]string // planned actions by address: create, update, replace, delete; not those that do nothing
	Diagnostics []terraformcli.Diagnostic
	Output      string // all that Terraform printed
}

// openTofuAddress is what OpenTofu takes the source billing-credits/stripe for, as
// examples write it.
var openTofuAddress = "registry.opentofu.org/" + strings.SplitN(provider.Address, "/", 2)[1]

// Workspace returns an empty workspace that is removed after the test.
func (a *Account) Workspace(t testing.TB) *Workspace {
	t.Helper()
	cli := must(terraformcli.NewWorkspace(t.TempDir(), terraformPath(t), "", "TF_IN_AUTOMATION=1", "STRIPE_API_KEY="+a.key, "STRIPE_API_BASE="+a.Base))(t)
	ws := &Workspace{cli}
	ws.override(t)
	return ws
}

// override makes the provider under test stand in for others too.
func (w *Workspace) override(t testing.TB, others ...string) {
	t.Helper()
	check(t, w.cli.Override(filepath.Dir(providerBinary(t)), append(others, provider.Address, openTofuAddress)...))
}

// Applied returns a workspace in which a configuration was applied.
func (a *Account) Applied(t testing.TB, config string) *Workspace {
	t.Helper()
	ws := a.Workspace(t)
	ws.Write(t, config)
	ws.MustApply(t)
	return ws
}

// Setenv sets a variable for the commands that follow.
func (w *Workspace) Setenv(name, value string) {
	_ = w.cli.Setenv(name, value) // an error is of a variable that terraform-exec sets itself
}

// Write replaces the configuration. It begins with the terraform block that
// names the provider, in full, because OpenTofu would look for it elsewhere; a
// provider block is the caller's.
func (w *Workspace) Write(t testing.TB, config string) {
	t.Helper()
	write(t, w.Path("main.tf"), fmt.Sprintf("terraform {\n  required_providers {\n    stripe = { source = %q }\n  }\n}\n\n%s",
		provider.Address, config))
}

// WriteFile writes a file of the workspace.
func (w *Workspace) WriteFile(t testing.TB, name, text string) {
	t.Helper()
	write(t, w.Path(name), text)
}

// Path is a file of the workspace.
func (w *Workspace) Path(name string) string { return filepath.Join(w.cli.Dir, name) }

// Plan runs terraform plan and keeps the plan for Apply with the argument
// "plan.tfplan".
func (w *Workspace) Plan(t testing.TB, arguments ...string) Result {
	t.Helper()
	return w.Run(t, append([]string{"plan", "-json", "-input=false", "-out=plan.tfplan"}, arguments...)...)
}

// Apply runs terraform apply.
func (w *Workspace) Apply(t testing.TB, arguments ...string) Result {
	t.Helper()
	return w.Run(t, append([]string{"apply", "-json", "-input=false", "-auto-approve"}, arguments...)...)
}

// Destroy runs terraform destroy.
func (w *Workspace) Destroy(t testing.TB, arguments ...string) Result {
	t.Helper()
	return w.Run(t, append([]string{"destroy", "-json", "-input=false", "-auto-approve"}, arguments...)...)
}

// Run runs a command of Terraform to its end.
func (w *Workspace) Run(t testing.TB, arguments ...string) Result {
	t.Helper()
	return w.Start(t, arguments...).Wait()
}

// MustApply applies, and fails the test if Terraform does.
func (w *Workspace) MustApply(t testing.TB, arguments ...string) Result {
	t.Helper()
	result := w.Apply(t, arguments...)
	if result.Failed {
		t.Fatalf("terraform apply failed:\n%s", result.failure())
	}
	return result
}

// Running is a command of Terraform under way.
type Running struct {
	cmd    *exec.Cmd
	output *bytes.Buffer
}

// Start starts a command of Terraform in a process group of its own.
func (w *Workspace) Start(t testing.TB, arguments ...string) *Running {
	t.Helper()
	output := &bytes.Buffer{}
	r := &Running{cmd: w.cli.Command(context.Background(), output, arguments...), output: output}
	check(t, r.cmd.Start())
	t.Cleanup(func() {
		if r.cmd.ProcessState == nil {
			_ = terraformcli.Kill(r.cmd)
		}
	})
	return r
}

// findTerraform looks for Terraform once for all tests of a package.
var findTerraform = sync.OnceValues(func() (string, error) { return terraformcli.Find(context.Background()) })

// terraformPath returns the Terraform, or OpenTofu, that terraform-plugin-testing
// runs too.
func terraformPath(t testing.TB) string {
	t.Helper()
	return must(findTerraform())(t)
}

// Interrupt does what Ctrl-C does: it interrupts Terraform and its providers.
func (r *Running) Interrupt() error { return terraformcli.Interrupt(r.cmd) }

// PID is Terraform's process.
func (r *Running) PID() int { return r.cmd.Process.Pid }

// Wait waits for the command to end.
func (r *Running) Wait() Result {
	err := r.cmd.Wait()
	result := Result{Failed: err != nil, Actions: map[string]string{}, Output: r.output.String()}
	for _, event := range terraformcli.Events(r.output.Bytes()) {
		switch {
		case event.Type == "planned_change":
			result.Actions[event.Change.Resource.Address] = event.Change.Action
		case event.Type == "diagnostic" && event.Diagnostic.Summary != "Provider development overrides are in effect":
			result.Diagnostics = append(result.Diagnostics, event.Diagnostic)
		}
	}
	return result
}

// Warnings are the summaries of the warnings about a resource, or of all with "".
func (r Result) Warnings(about string) []string { return r.summaries("warning", about) }

// Errors are the summaries of the errors about a resource, or of all with "".
func (r Result) Errors(about string) []string { return r.summaries("error", about) }

// summaries picks diagnostics by the address of a resource or by a word of the
// detail: Terraform gives those about a removed resource no address.
func (r Result) summaries(severity, about string) []string {
	var out []string
	for _, d := range r.Diagnostics {
		if d.Severity == severity && (about == "" || d.Address == about || strings.Contains(d.Detail, about)) {
			out = append(out, d.Summary)
		}
	}
	return out
}

// Detail is the detail of the first error about a resource, else of the first
// warning, "" for none.
func (r Result) Detail(address string) string {
	for _, severity := range []string{"error", "warning"} {
		for _, d := range r.Diagnostics {
			if d.Severity == severity && d.Address == address {
				return d.Detail
			}
		}
	}
	return ""
}

// failure is what Terraform complained of, or all it printed where it did not.
func (r Result) failure() string {
	var said []string
	for _, d := range r.Diagnostics {
		if d.Severity == "error" {
			said = append(said, d.Address+": "+d.Summary+": "+d.Detail)
		}
	}
	if len(said) == 0 {
		return r.Output
	}
	return strings.Join(said, "\n")
}

// State is the attributes of every resource in state, by address.
func (w *Workspace) State(t testing.TB) map[string]Object {
	t.Helper()
	shown := must(w.cli.Show(context.Background(), tfexec.JSONNumber(true)))(t)
	state := map[string]Object{}
	for _, resource := range resources(shown) {
		state[resource.Address] = Object(resource.AttributeValues)
	}
	return state
}

func write(t testing.TB, file, text string) {
	t.Helper()
	check(t, os.WriteFile(file, []byte(text), 0o600))
}

var built struct {
	once   sync.Once
	binary string
	err    error
}

// providerBinary builds the provider once for all tests of a package.
func providerBinary(t testing.TB) string {
	t.Helper()
	built.once.Do(func() {
		dir, err := os.MkdirTemp("", "terraform-provider-stripe-test-")
		if err != nil {
			built.err = err
			return
		}
		built.binary = filepath.Join(dir, "terraform-provider-stripe")
		built.err = terraformcli.Compile(context.Background(), built.binary)
	})
	check(t, built.err)
	return built.binary
}

// RemoveBuilt removes what tests have built; a TestMain calls it in the end.
func RemoveBuilt() {
	if built.binary != "" {
		_ = os.RemoveAll(filepath.Dir(built.binary))
	}
}
