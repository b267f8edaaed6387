// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package exampletest

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/billing-credits/terraform-provider-stripe/internal/acctest"
	"github.com/billing-credits/terraform-provider-stripe/internal/cmd/terraformcli"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator"
)

// seeded is how many customers cus_sim_%06d, with a grant each, the account of
// seededKey starts with: examples may name them.
const (
	seeded    = 10
	seededKey = "sk_test_simulator"
)

// TestExamples applies each folder, plans it again, which must find nothing to
// do, and destroys it, which must leave nothing live that was not there before.
// Tests of its own (tests/*.tftest.hcl, and account/*.tftest.hcl, which grant) must
// pass.
//
// An example that fails by design in some state of Stripe, say by a precondition,
// is applied in the state in which it succeeds.
func TestExamples(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("the examples are applied by Terraform, which -short leaves out")
	}
	exec, checkout, mirror := tools(t)
	root := filepath.Join(checkout, "examples")
	found := folders(t, root)
	for folder := range recipes {
		if !slices.Contains(found, folder) {
			t.Errorf("recipe_test.go knows examples/%s, which is not there", folder)
		}
	}
	for _, folder := range found {
		t.Run(folder, func(t *testing.T) {
			t.Parallel()
			if strings.HasPrefix(folder, "actions/") {
				acctest.NeedVersion(t, tfversion.Version1_14_0, "actions")
			}
			account := acctest.New(t, simulator.Options{Grants: seeded})
			account.SimulatorOnly(t, "examples name the simulator's customers")
			account = account.WithKey(seededKey)
			w, err := terraformcli.NewWorkspace(t.TempDir(), exec, mirror,
				"STRIPE_API_KEY="+seededKey, "STRIPE_API_BASE="+account.Base)
			if err != nil {
				t.Fatal(err)
			}
			stage(t, w, account, root, folder)
			play(t, w, account)
		})
	}
}

// stage puts an example into the workspace.
func stage(t *testing.T, w *terraformcli.Workspace, account *acctest.Account, root, folder string) {
	t.Helper()
	from := filepath.Join(root, filepath.FromSlash(folder))
	if err := w.Copy(from); err != nil {
		t.Fatal(err)
	}
	// One imports a grant that is not there, and does not parse before Terraform 1.12. The
	// other does not parse before 1.16; TestAccActionBeforeDestroy applies it.
	for _, newer := range []string{"import-by-identity.tf", "action_on_destroy.tf"} {
		if err := os.Remove(filepath.Join(w.Dir, newer)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			t.Fatal(err)
		}
	}
	text := configuration(t, from)
	if !strings.Contains(text, "required_providers") {
		if err := w.Copy(filepath.Join(root, "provider")); err != nil {
			t.Fatal(err)
		}
	}
	f := &fixtures{t: t, account: account, made: map[string]string{}}
	if err := os.WriteFile(filepath.Join(w.Dir, "terraform.tfvars"), []byte(f.tfvars(folder, text)), 0o600); err != nil {
		t.Fatal(err)
	}
}

func play(t *testing.T, w *terraformcli.Workspace, account *acctest.Account) {
	t.Helper()
	before := live(t, account)
	commands := [][]string{{"init"}, {"apply", "-auto-approve"}}
	if tests, _ := filepath.Glob(filepath.Join(w.Dir, "tests", "*.tftest.hcl")); len(tests) > 0 {
		commands = append(commands, []string{"test"})
	}
	if tests, _ := filepath.Glob(filepath.Join(w.Dir, "account", "*.tftest.hcl")); len(tests) > 0 {
		commands = append(commands, []string{"test", "-test-directory=account", "-var=campaign=test-1"})
	}
	for _, args := range commands {
		if err := w.Quiet(t.Context(), args...); err != nil {
			t.Fatal(err)
		}
	}
	var said strings.Builder
	changes, err := w.PlanJSON(t.Context(), &said)
	if err != nil || changes {
		t.Fatalf("after its apply: changes %v, %v\n%s", changes, err, &said)
	}
	if err := w.Destroy(t.Context()); err != nil {
		t.Fatal(err)
	}
	for id := range live(t, account) {
		if !before[id] {
			t.Errorf("grant %s is still live after destroy", id)
		}
	}
}

// TestPromotionsFromSpreadsheet plans the promotions from a file as Excel writes it,
// with a byte order mark and Windows' line ends.
func TestPromotionsFromSpreadsheet(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("the example is planned by Terraform, which -short leaves out")
	}
	exec, checkout, mirror := tools(t)
	account := acctest.New(t, simulator.Options{Grants: seeded})
	account.SimulatorOnly(t, "the example names the simulator's customers")
	w, err := terraformcli.NewWorkspace(t.TempDir(), exec, mirror, "STRIPE_API_KEY="+seededKey, "STRIPE_API_BASE="+account.Base)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Copy(filepath.Join(checkout, "examples", "promotions")); err != nil {
		t.Fatal(err)
	}
	list := filepath.Join(w.Dir, "promotions.csv")
	text, err := os.ReadFile(list)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(list, []byte("\ufeff"+strings.ReplaceAll(string(text), "\n", "\r\n")), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := w.Quiet(t.Context(), "init"); err != nil {
		t.Fatal(err)
	}
	var said strings.Builder
	if err := w.Run(t.Context(), &said, "plan", "-no-color"); err != nil || !strings.Contains(said.String(), "Plan: 4 to add") {
		t.Errorf("%v\n%s", err, &said)
	}
}

// tools are a Terraform, the checkout, and a mirror with the provider.
func tools(t *testing.T) (exec, checkout, mirror string) {
	t.Helper()
	exec, err := terraformcli.Find(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	checkout, err = terraformcli.Checkout(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	mirror, err = terraformcli.Build(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return exec, checkout, mirror
}

// TestImportCommands makes sure that what is imported in an import.sh is what the
// resource.tf beside it declares.
func TestImportCommands(t *testing.T) {
	t.Parallel()
	checkout, err := terraformcli.Checkout(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	root := filepath.Join(checkout, "examples", "resources")
	for _, folder := range folders(t, root) {
		dir := filepath.Join(root, filepath.FromSlash(folder))
		script, err := os.ReadFile(filepath.Join(dir, "import.sh"))
		if err != nil {
			t.Errorf("resource %s has no import.sh: %v", folder, err)
			continue
		}
		command := importCommand.FindStringSubmatch(string(script))
		if command == nil {
			t.Errorf("%s/import.sh has no line `terraform import ADDRESS ID`", folder)
			continue
		}
		declared := fmt.Sprintf("resource %q %q {", folder, command[2])
		if command[1] != folder || !strings.Contains(configuration(t, dir), declared) {
			t.Errorf("%s/import.sh imports %s.%s, which resource.tf does not declare", folder, command[1], command[2])
		}
	}
}

var importCommand = regexp.MustCompile(`(?m)^terraform import (\w+)\.(\w+) \S+$`)

// live are the ids of all grants of the account that have not ended.
func live(t *testing.T, account *acctest.Account) map[string]bool {
	t.Helper()
	live := map[string]bool{}
	now := time.Now().Unix()
	for _, grant := range account.Get(t, "/v1/billing/credit_grants?limit=100").List("data") {
		expiresAt := grant.Int("expires_at")
		if grant.String("voided_at") == "" && (expiresAt == 0 || expiresAt > now) {
			live[grant.ID()] = true
		}
	}
	return live
}
