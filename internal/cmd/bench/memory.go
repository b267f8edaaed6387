// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"time"
)

// memoryWatch finds the largest resident memory that a program ever had, in all
// the processes in which Terraform starts it. Terraform ends them itself, so
// they are looked at while they live; the kernel keeps the peak (VmHWM).
type memoryWatch struct {
	cancel context.CancelFunc
	peak   chan int // in KiB, once, when the watch has ended
}

// lookEvery is small beside the time in which the provider serves a plan, and long
// beside the two milliseconds of processor time that a look takes, so that looking
// costs the plan that is measured a hundredth at most.
const lookEvery = 100 * time.Millisecond

// watchMemory watches until stop, and measures nothing where there is no /proc.
func watchMemory(ctx context.Context, program string) *memoryWatch {
	ctx, cancel := context.WithCancel(ctx)
	w := &memoryWatch{cancel: cancel, peak: make(chan int, 1)}
	go func() {
		tick := time.NewTicker(lookEvery)
		defer tick.Stop()
		peak := 0
		for {
			peak = max(peak, peakNow(program))
			select {
			case <-tick.C:
			case <-ctx.Done():
				w.peak <- peak
				return
			}
		}
	}()
	return w
}

// stop returns the peak in KiB, 0 if no process was seen.
func (w *memoryWatch) stop() int {
	w.cancel()
	return <-w.peak
}

// peakNow is the largest peak of the processes of the program, in KiB.
func peakNow(program string) int {
	links, err := filepath.Glob("/proc/[0-9]*/exe")
	if err != nil {
		return 0
	}
	peak := 0
	for _, link := range links {
		// Most are not ours to read, and any may be gone by now.
		if target, err := os.Readlink(link); err != nil || target != program {
			continue
		}
		status, err := os.ReadFile(filepath.Join(filepath.Dir(link), "status"))
		if err != nil {
			continue
		}
		if size, err := highWater(status); err == nil {
			peak = max(peak, size)
		}
	}
	return peak
}

// highWater reads VmHWM, in KiB, out of /proc/PID/status (proc(5)).
func highWater(status []byte) (int, error) {
	for line := range bytes.Lines(status) {
		value, found := bytes.CutPrefix(line, []byte("VmHWM:"))
		if !found {
			continue
		}
		fields := bytes.Fields(value)
		if len(fields) != 2 || string(fields[1]) != "kB" {
			return 0, fmt.Errorf("VmHWM is not in kB: %q", line)
		}
		return strconv.Atoi(string(fields[0]))
	}
	return 0, fmt.Errorf("there is no VmHWM in %q", status)
}
