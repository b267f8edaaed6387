// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package terraformcli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"time"
)

// interruptGrace is how long an interrupted Terraform has to finish what it has
// begun and save its state.
const interruptGrace = 20 * time.Second

// ErrChanges is what ExpectNoChanges returns for a plan that would change something.
var ErrChanges = errors.New("the plan is not empty")

// Command is a command of Terraform that has not been started. It says on out what it
// says, and is interrupted if ctx ends.
func (w *Workspace) Command(ctx context.Context, out io.Writer, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, w.exec, args...)
	cmd.Dir, cmd.Env = w.Dir, w.env
	cmd.Stdout, cmd.Stderr = out, out
	cmd.WaitDelay = interruptGrace
	isolate(cmd)
	return cmd
}

// Run runs terraform with the arguments, and shows on out what it says. If ctx
// ends, Terraform is interrupted as by Ctrl-C.
func (w *Workspace) Run(ctx context.Context, out io.Writer, args ...string) error {
	err := w.Command(ctx, out, args...).Run()
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		return fmt.Errorf("terraform %s: %w", args[0], err)
	}
	return nil
}

// Quiet runs terraform, and shows what it says only if it fails.
func (w *Workspace) Quiet(ctx context.Context, args ...string) error {
	var said bytes.Buffer
	if err := w.Run(ctx, &said, append(args, "-no-color")...); err != nil {
		return fmt.Errorf("%w\n%s", err, &said)
	}
	return nil
}

// ExpectNoChanges plans, and returns ErrChanges unless there is nothing to do.
func (w *Workspace) ExpectNoChanges(ctx context.Context, out io.Writer, args ...string) error {
	err := w.Run(ctx, out, append([]string{"plan", "-detailed-exitcode"}, args...)...)
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.ExitCode() == 2 {
		return ErrChanges
	}
	return err
}
