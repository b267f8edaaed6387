// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

//go:build unix

package terraformcli

import (
	"os"
	"os/exec"
	"syscall"
)

// isolate gives Terraform a process group of its own: it and its providers can be
// signalled together, and a terminal's Ctrl-C does not reach it. Terraform would take
// that and the interrupt that follows from us for two, and stop without saving its
// state.
func isolate(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
}

// Interrupt does to a command what Ctrl-C does in a terminal: it interrupts Terraform
// and its providers.
func Interrupt(cmd *exec.Cmd) error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGINT) }

// Kill kills a command and its providers.
func Kill(cmd *exec.Cmd) error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
