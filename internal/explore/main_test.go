// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package explore

import (
	"os"
	"runtime/debug"
	"testing"

	"github.com/billing-credits/terraform-provider-stripe/internal/acctest"
	"github.com/billing-credits/terraform-provider-stripe/internal/provider"
)

// memoryLimit is far above that of a process that serves the provider: the worlds of a
// long exploration take more, and garbage would be collected all the time.
const memoryLimit = 2 << 30

// TestMain prepares the process like one that serves the provider, except for garbage,
// which it collects as seldom as the memory of an ordinary machine allows.
func TestMain(m *testing.M) {
	provider.PrepareProcess()
	debug.SetGCPercent(1000)
	debug.SetMemoryLimit(memoryLimit)
	code := m.Run()
	acctest.RemoveBuilt()
	os.Exit(code)
}
