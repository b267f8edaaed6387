// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package terraformcli

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// Checkout is the folder of the provider's module, for a working directory in it or
// in the benchmark's module.
func Checkout(ctx context.Context) (string, error) {
	out, err := exec.CommandContext(ctx, "go", "list", "-m", "-f", "{{.Dir}}", modulePath).Output()
	if err != nil {
		return "", fmt.Errorf("the working directory is not in a checkout of %s: go list -m: %w", modulePath, err)
	}
	return strings.TrimSpace(string(out)), nil
}

// Copy copies a configuration into the workspace, without what a run in its own
// folder has left there: state, lock file, variables.
func (w *Workspace) Copy(from string) error {
	return filepath.WalkDir(from, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case path == from:
			return nil
		case isLeftover(entry.Name()) && entry.IsDir():
			return fs.SkipDir
		case isLeftover(entry.Name()):
			return nil
		}
		relative, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		to := filepath.Join(w.Dir, relative)
		if entry.IsDir() {
			return os.MkdirAll(to, 0o755)
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(to, content, 0o600)
	})
}

func isLeftover(name string) bool {
	return strings.HasPrefix(name, ".terraform") || strings.Contains(name, ".tfstate") || strings.HasSuffix(name, ".tfvars")
}
