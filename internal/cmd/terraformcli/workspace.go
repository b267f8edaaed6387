// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package terraformcli

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-exec/tfexec"
)

// Workspace is a configuration in a folder of its own, and a Terraform that sees
// nothing else.
type Workspace struct {
	// Dir holds the configuration.
	Dir string

	// Terraform runs commands there. If a context ends, Terraform is interrupted
	// as by Ctrl-C.
	*tfexec.Terraform

	exec, cliConfig string
	env             []string
}

// NewWorkspace makes a workspace in dir for the Terraform at exec. Providers are
// installed from the mirror only. env is added to the environment as NAME=value.
func NewWorkspace(dir, exec, mirror string, env ...string) (*Workspace, error) {
	w := &Workspace{Dir: filepath.Join(dir, "configuration"), exec: exec}
	home := filepath.Join(dir, "home")
	for _, made := range []string{w.Dir, home} {
		if err := os.MkdirAll(made, 0o755); err != nil {
			return nil, err
		}
	}
	w.cliConfig = filepath.Join(home, "terraform.tfrc")
	if err := w.install(fmt.Sprintf("filesystem_mirror {\n    path = %q\n  }", filepath.ToSlash(mirror))); err != nil {
		return nil, err
	}
	w.env = append(inherited(os.Environ()),
		"TF_CLI_CONFIG_FILE="+w.cliConfig,
		"TF_DATA_DIR="+filepath.Join(dir, "data"),
		"TF_INPUT=0",
		"CHECKPOINT_DISABLE=1",
		"HOME="+home,
		"APPDATA="+home,
	)
	w.env = append(append(w.env, CoverEnviron()...), env...)
	var err error
	if w.Terraform, err = tfexec.NewTerraform(w.Dir, exec); err != nil {
		return nil, err
	}
	return w, errors.Join(w.SetEnv(variables(w.env)), w.SetWaitDelay(interruptGrace))
}

// variables are an environment as terraform-exec takes it, but for what it sets itself.
func variables(env []string) map[string]string {
	named := map[string]string{}
	for _, entry := range env {
		name, value, _ := strings.Cut(entry, "=")
		named[name] = value
	}
	return tfexec.CleanEnv(named)
}

// Environ is the environment that Terraform runs in, as NAME=value: for a script
// that is to see what it sees.
func (w *Workspace) Environ() []string { return slices.Clone(w.env) }

// Setenv sets a variable for the commands that follow.
func (w *Workspace) Setenv(name, value string) error {
	w.env = append(w.env, name+"="+value)
	return w.SetEnv(variables(w.env))
}

// Override makes Terraform run the binary of a folder as each of the providers, without
// terraform init, in place of what the mirror has.
func (w *Workspace) Override(folder string, addresses ...string) error {
	var lines strings.Builder
	for _, address := range addresses {
		fmt.Fprintf(&lines, "    %q = %q\n", address, filepath.ToSlash(folder))
	}
	return w.install(fmt.Sprintf("dev_overrides {\n%s  }\n  direct {}", &lines))
}

// install writes where Terraform takes providers from.
func (w *Workspace) install(installation string) error {
	text := fmt.Sprintf("disable_checkpoint = true\n\nprovider_installation {\n  %s\n}\n", installation)
	return os.WriteFile(w.cliConfig, []byte(text), 0o600)
}

// inherited is the environment without what would reach Terraform's set-up or
// the caller's Stripe account.
func inherited(environ []string) []string {
	var kept []string
	for _, entry := range environ {
		if strings.HasPrefix(entry, "TF_") || strings.HasPrefix(entry, "STRIPE_") {
			continue
		}
		kept = append(kept, entry)
	}
	return kept
}
