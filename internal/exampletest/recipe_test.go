// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package exampletest

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// variables fills variables, by name, with values in HCL.
type variables map[string]func(*fixtures) string

// recipes are how folders of examples are applied, where that differs from the
// rule: as they stand, beside examples/provider/provider.tf if they have no
// provider of their own, with one of commonVariables for each variable that has
// no default.
var recipes = map[string]variables{
	"demo": {
		"customers": func(f *fixtures) string {
			return fmt.Sprintf("{ acme = %q, globex = %q, initech = %q }", f.stranger(), f.stranger(), f.stranger())
		},
		"welcome_expires_at": func(*fixtures) string { return inDays(60) },
		"season_begins_at":   func(*fixtures) string { return inDays(30) },
	},
	"guide": {
		"promotions": func(*fixtures) string {
			return fmt.Sprintf(`{ Welcome = { amount = "2.00", last_period_ends_at = %s } }`, inDays(30))
		},
	},
	"testing": {
		"customers": func(f *fixtures) string {
			return fmt.Sprintf("{ %q = \"starter\", %q = \"business\" }", f.stranger(), f.stranger())
		},
	},
	"budgets": {
		"promotions": func(f *fixtures) string {
			return fmt.Sprintf(`{ %q = "25.00", %q = "50" }`, f.stranger(), f.stranger())
		},
		"watched_customer": func(f *fixtures) string { f.grant(); return quoted(f.customer()) },
	},
}

// commonVariables are what any example may ask for under these names.
var commonVariables = variables{
	"customer":     func(f *fixtures) string { return quoted(f.customer()) },
	"email":        func(f *fixtures) string { f.customer(); return quoted(email) },
	"credit_grant": func(f *fixtures) string { return quoted(f.grant()) },
	"transaction":  func(f *fixtures) string { return quoted(f.transaction()) },
	"invoices":     func(f *fixtures) string { return "[" + quoted(f.paidInvoice()) + "]" },
	"price":        func(f *fixtures) string { return quoted(f.price()) },
	"lookup_key":   func(f *fixtures) string { f.price(); return quoted(lookupKey) },
	"event_name":   func(f *fixtures) string { f.meter(); return quoted(eventName) },
}

var (
	variableBlock = regexp.MustCompile(`(?ms)^variable "(\w+)" \{(.*?)\n\}`)
	hasDefault    = regexp.MustCompile(`(?m)^  default\s*=`)
)

// tfvars fills the variables of a configuration that have no default.
func (f *fixtures) tfvars(folder, configuration string) string {
	f.t.Helper()
	var b strings.Builder
	for _, block := range variableBlock.FindAllStringSubmatch(configuration, -1) {
		name, body := block[1], block[2]
		if hasDefault.MatchString(body) {
			continue
		}
		value, known := f.value(folder, name)
		if !known {
			f.t.Fatalf("nobody knows a value for the variable %q of examples/%s: add it to recipe_test.go", name, folder)
		}
		fmt.Fprintf(&b, "%s = %s\n", name, value)
	}
	return b.String()
}

// folders are all folders below root that hold a configuration, relative to it.
func folders(t *testing.T, root string) []string {
	t.Helper()
	var found []string
	err := filepath.WalkDir(root, func(path string, entry os.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && strings.HasPrefix(entry.Name(), "."):
			return filepath.SkipDir
		case filepath.Ext(path) != ".tf":
			return nil
		}
		folder, err := filepath.Rel(root, filepath.Dir(path))
		if !slices.Contains(found, filepath.ToSlash(folder)) {
			found = append(found, filepath.ToSlash(folder))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// configuration joins the .tf files of a folder.
func configuration(t *testing.T, dir string) string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.tf"))
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(content)
		all.WriteByte('\n')
	}
	return all.String()
}
