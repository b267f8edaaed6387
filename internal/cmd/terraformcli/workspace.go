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

	exec string
	env  []string
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
	cliConfig := filepath.Join(home, "terraform.tfrc")
	if err := os.WriteFile(cliConfig, []byte(cliConfiguration(mirror)), 0o600); err != nil {
		return nil, err
	}
	w.env = append(inherited(os.Environ()),
		"TF_CLI_CONFIG_FILE="+cliConfig,
		"TF_DATA_DIR="+filepath.Join(dir, "data"),
		"TF_INPUT=0",
		"CHECKPOINT_DISABLE=1",
		"HOME="+home,
		"APPDATA="+home,
	)
	w.env = append(append(w.env, CoverEnviron()...), env...)
	var err error
	w.Terraform, err = NewTerraform(w.Dir, exec, w.env)
	return w, err
}

// NewTerraform returns a Terraform that runs the executable in dir with an
// environment, as NAME=value, but for what terraform-exec sets itself. If a context
// ends, it is interrupted, and has some time to save its state.
func NewTerraform(dir, exec string, env []string) (*tfexec.Terraform, error) {
	tf, err := tfexec.NewTerraform(dir, exec)
	if err != nil {
		return nil, err
	}
	variables := map[string]string{}
	for _, entry := range env {
		name, value, _ := strings.Cut(entry, "=")
		variables[name] = value
	}
	return tf, errors.Join(tf.SetEnv(tfexec.CleanEnv(variables)), tf.SetWaitDelay(interruptGrace))
}

// Environ is the environment that Terraform runs in, as NAME=value: for a script
// that is to see what it sees.
func (w *Workspace) Environ() []string { return slices.Clone(w.env) }

// cliConfiguration names the mirror as the only place to install providers from.
func cliConfiguration(mirror string) string {
	return fmt.Sprintf("disable_checkpoint = true\n\nprovider_installation {\n  filesystem_mirror {\n    path = %q\n  }\n}\n", filepath.ToSlash(mirror))
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
