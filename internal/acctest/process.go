// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
)

// NeedsProcesses skips a test that looks at the processes of others, which it does in
// /proc.
func NeedsProcesses(t testing.TB) {
	t.Helper()
	if runtime.GOOS != "linux" {
		t.Skip("it finds the processes of Terraform's providers in /proc, which only Linux has")
	}
}

// NeedsSignals skips a test that interrupts Terraform as Ctrl-C does.
func NeedsSignals(t testing.TB) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("it interrupts Terraform by a signal to its process group, which Windows does not have")
	}
}

// IsRunning reports whether a process exists and has not ended. It needs /proc.
func IsRunning(pid int) bool {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	return err == nil && !strings.Contains(string(stat), ") Z ")
}

// ChildrenOf returns the direct children of a process, of a Terraform its providers.
// It needs /proc.
func ChildrenOf(parent int) []int {
	var children []int
	tasks, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", parent))
	for _, task := range tasks {
		text, _ := os.ReadFile(task)
		for _, field := range strings.Fields(string(text)) {
			if pid, err := strconv.Atoi(field); err == nil {
				children = append(children, pid)
			}
		}
	}
	return children
}

// Kill kills a process, and reports whether there was one.
func Kill(pid int) bool {
	process, err := os.FindProcess(pid)
	return err == nil && process.Kill() == nil
}
