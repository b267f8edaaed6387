// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

//go:build unix

package terraformcli

import (
	"os"
	"os/exec"
	"syscall"
)

// isolate keeps a terminal's Ctrl-C from Terraform, which would take it and the
// one that follows from us for two, and stop without saving its state.
func isolate(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
}
