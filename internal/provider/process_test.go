// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"io"
	"log"
	"os"
	"testing"
)

func TestLoggingEnabled(t *testing.T) {
	t.Parallel()
	for variable, want := range map[string]bool{
		"TF_LOG=TRACE": true, "TF_LOG=json": true, "TF_LOG_PROVIDER=INFO": true, "TF_LOG_PROVIDER_STRIPE=debug": true,
		"TF_LOG_SDK=TRACE": true, "TF_LOG_SDK_PROTO=TRACE": true,
		"TF_LOG=": false, "TF_LOG_CORE=TRACE": false, "TF_LOG_PATH=/tmp/x": false, "PATH=/bin": false,
	} {
		if got := loggingEnabled([]string{"HOME=/", variable}); got != want {
			t.Errorf("%s: %v, want %v", variable, got, want)
		}
	}
}

// TestPrepareProcess: logs are off in a process that nobody asked for a log, and as
// they were in any other.
func TestPrepareProcess(t *testing.T) {
	variables := []string{"TF_LOG", "TF_LOG_SDK", "TF_LOG_SDK_PROTO", "TF_LOG_SDK_FRAMEWORK", "TF_LOG_PROVIDER"}
	// Nothing about this process changes.
	t.Setenv("GOGC", "100")
	t.Setenv("GOMEMLIMIT", "off")
	standard := log.Writer()
	t.Cleanup(func() { log.SetOutput(standard) })
	for level, want := range map[string]string{"": "off", "INFO": ""} {
		for _, variable := range variables {
			t.Setenv(variable, "")
		}
		t.Setenv("TF_LOG", level)
		PrepareProcess()
		if log.Writer() != io.Discard {
			t.Error("net/http may log what an answer echoes of the key")
		}
		for _, variable := range variables[1:] {
			if got := os.Getenv(variable); got != want {
				t.Errorf("with TF_LOG=%q, %s is %q, want %q", level, variable, got, want)
			}
		}
	}
}
