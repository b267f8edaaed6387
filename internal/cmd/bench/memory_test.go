// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"os"
	"runtime"
	"testing"
)

func TestHighWater(t *testing.T) {
	t.Parallel()
	got, err := highWater([]byte("Name:\tterraform-provi\nVmPeak:\t 1234567 kB\nVmHWM:\t   54321 kB\nVmRSS:\t   50000 kB\n"))
	if err != nil || got != 54321 {
		t.Errorf("got %d, %v", got, err)
	}
	for _, status := range []string{"", "VmPeak:\t 1 kB\n", "VmHWM:\t 5 mB\n", "VmHWM:\n", "VmHWM:\t x kB\n"} {
		if got, err := highWater([]byte(status)); err == nil {
			t.Errorf("%q gave %d", status, got)
		}
	}
}

// TestMemoryWatch finds a process by its program: this one.
func TestMemoryWatch(t *testing.T) {
	t.Parallel()
	if runtime.GOOS != "linux" {
		t.Skip("the memory of a process is read from /proc, which only Linux has")
	}
	self, err := os.Readlink("/proc/self/exe")
	if err != nil {
		t.Fatal(err)
	}
	if peak := watchMemory(t.Context(), self).stop(); peak < kibibytesPerMebibyte {
		t.Errorf("the peak of this process is %d KiB", peak)
	}
	if peak := watchMemory(t.Context(), self+"-other").stop(); peak != 0 {
		t.Errorf("the peak of no process is %d KiB", peak)
	}
}
