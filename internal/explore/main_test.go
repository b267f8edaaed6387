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

// TestMain makes the process as fast as one that serves the provider.
func TestMain(m *testing.M) {
	provider.PrepareProcess()
	debug.SetGCPercent(600)
	code := m.Run()
	acctest.RemoveBuilt()
	os.Exit(code)
}
