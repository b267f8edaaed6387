// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package exampletest

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/billing-credits/terraform-provider-stripe/internal/cmd/terraformcli"
	"github.com/billing-credits/terraform-provider-stripe/internal/provider"
)

// schemas are all that the provider offers, as Terraform is told it.
func schemas(t *testing.T) *tfprotov6.GetProviderSchemaResponse {
	t.Helper()
	server := providerserver.NewProtocol6(provider.New("test"))()
	got, err := server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range got.Diagnostics {
		t.Errorf("%s: %s", d.Summary, d.Detail)
	}
	return got
}

// TestEverythingIsDescribed makes sure that each attribute has a sentence.
func TestEverythingIsDescribed(t *testing.T) {
	t.Parallel()
	got := schemas(t)
	described(t, "provider", got.Provider)
	for name, schema := range got.ResourceSchemas {
		described(t, name, schema)
	}
	for name, schema := range got.DataSourceSchemas {
		described(t, "data."+name, schema)
	}
	for name, schema := range got.ListResourceSchemas {
		described(t, "list."+name, schema)
	}
	for name, action := range got.ActionSchemas {
		described(t, "action."+name, action.Schema)
	}
	for name, function := range got.Functions {
		if function.Summary == "" || function.Description == "" {
			t.Errorf("function %s has no summary or no description", name)
		}
	}
}

func described(t *testing.T, name string, schema *tfprotov6.Schema) {
	t.Helper()
	if schema.Block.Description == "" {
		t.Errorf("%s has no description", name)
	}
	attributesDescribed(t, name, schema.Block.Attributes)
}

func attributesDescribed(t *testing.T, parent string, attributes []*tfprotov6.SchemaAttribute) {
	t.Helper()
	for _, attribute := range attributes {
		name := parent + "." + attribute.Name
		if !strings.HasSuffix(strings.TrimSpace(attribute.Description), ".") {
			t.Errorf("%s is not described by a sentence: %q", name, attribute.Description)
		}
		if attribute.NestedType != nil {
			attributesDescribed(t, name, attribute.NestedType.Attributes)
		}
	}
}

// TestEverythingHasExampleAndPage makes sure that there is an example and a page
// of documentation for whatever the provider offers, and no page for what it does
// not.
func TestEverythingHasExampleAndPage(t *testing.T) {
	t.Parallel()
	checkout, err := terraformcli.Checkout(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	got := schemas(t)
	for _, kind := range []struct {
		folder, file string
		names        []string
	}{
		{"resources", "resource.tf", slices.Sorted(maps.Keys(got.ResourceSchemas))},
		{"data-sources", "data-source.tf", slices.Sorted(maps.Keys(got.DataSourceSchemas))},
		{"list-resources", "list-resource.tfquery.hcl", slices.Sorted(maps.Keys(got.ListResourceSchemas))},
		{"actions", "action.tf", slices.Sorted(maps.Keys(got.ActionSchemas))},
		{"functions", "function.tf", slices.Sorted(maps.Keys(got.Functions))},
	} {
		pages := map[string]bool{}
		for _, name := range kind.names {
			pages[strings.TrimPrefix(name, "stripe_")+".md"] = true
			example := filepath.Join("examples", kind.folder, name, kind.file)
			if _, err := os.Stat(filepath.Join(checkout, example)); err != nil {
				t.Errorf("%s has no example: %v", name, err)
			}
		}
		written, err := os.ReadDir(filepath.Join(checkout, "docs", kind.folder))
		if err != nil {
			t.Error(err)
		}
		for _, page := range written {
			if !pages[page.Name()] {
				t.Errorf("docs/%s/%s describes what the provider does not offer: run make generate", kind.folder, page.Name())
			}
			delete(pages, page.Name())
		}
		for page := range pages {
			t.Errorf("docs/%s/%s is missing: run make generate", kind.folder, page)
		}
	}
}
