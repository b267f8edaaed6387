// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"io"
	"log"
	"os"
	"runtime/debug"
	"strings"
)

// gcPercent lets the garbage collector run half as often as by default. Little of
// what a call allocates outlives it, and collecting it was a fifth of the wall time of
// a plan of thousands of resources, on two cores that Terraform needs as well. With
// 300, a plan of 10,000 grants takes 40 MiB more, and hardly less time.
const gcPercent = 200

// memoryLimit is from how many bytes of memory on garbage is collected more often: a plan
// of a campaign of 100,000 took 940 MiB without it, and half of that with it. Of the 334 MiB
// that such a plan uses at most, 123 are contexts that the framework (v1.19) chains for its
// log, one for each element of each map (NullifyWriteOnlyAttributes,
// MarkComputedNilsAsUnknown), and 12 are the provider's own.
const memoryLimit = 320 << 20

// PrepareProcess sets what costs a large plan most of its time otherwise: how often
// garbage is collected, unless the environment has GOGC or GOMEMLIMIT, and the SDK's logs,
// unless the environment asks for them. It also turns the standard logger off. It is for the
// main function of a process that serves a provider.
func PrepareProcess() {
	// net/http logs what arrives on an idle connection, which may echo the API key.
	log.SetOutput(io.Discard)
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(memoryLimit)
	}
	if !loggingEnabled(os.Environ()) {
		disableLogs()
	}
}

// loggingEnabled reports whether the environment enables a provider's log. If not,
// the SDK would still write all of it, at the level TRACE, for Terraform to parse
// and discard, which is most of the time of a plan of a thousand resources.
func loggingEnabled(environment []string) bool {
	for _, variable := range environment {
		name, level, _ := strings.Cut(variable, "=")
		enables := name == "TF_LOG" || strings.HasPrefix(name, "TF_LOG_PROVIDER") || strings.HasPrefix(name, "TF_LOG_SDK")
		if enables && level != "" {
			return true
		}
	}
	return false
}

// disableLogs keeps the SDK from writing a log, and from looking for where to write
// it: for every element of a map of a resource, the framework (v1.19) adds a value to
// a context, and looks through all of them for its logger. It does not look where its
// own level is off.
func disableLogs() {
	for _, name := range []string{"TF_LOG_SDK", "TF_LOG_SDK_PROTO", "TF_LOG_SDK_FRAMEWORK", "TF_LOG_PROVIDER"} {
		_ = os.Setenv(name, "off") // It fails for invalid names only.
	}
}
