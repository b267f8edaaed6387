// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

// Command providers-schema writes the provider's schemas to a file, as the newest
// Terraform's `terraform providers schema -json` does, without a Terraform. The
// generator of docs/ takes them from there: an older Terraform leaves out what it does
// not know, list resources, actions and identities, and says nothing.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"

	tfjson "github.com/hashicorp/terraform-json"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/billing-credits/terraform-provider-stripe/internal/provider"
)

// formatVersion is the version of the format that terraform-json reads.
const formatVersion = "1.0"

// name is the provider's, by which the generator looks for it.
const name = "stripe"

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: providers-schema FILE")
		os.Exit(2)
	}
	if err := write(context.Background(), os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "providers-schema:", err)
		os.Exit(1)
	}
}

func write(ctx context.Context, file string) error {
	schema, err := export(ctx, provider.NewServer(provider.New("dev")))
	if err != nil {
		return err
	}
	text, err := json.MarshalIndent(tfjson.ProviderSchemas{
		FormatVersion: formatVersion,
		Schemas:       map[string]*tfjson.ProviderSchema{name: schema},
	}, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(file, text, 0o600)
}

// export asks a provider for all its schemas.
func export(ctx context.Context, server tfprotov6.ProviderServer) (*tfjson.ProviderSchema, error) {
	got, err := server.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		return nil, err
	}
	identities, err := server.GetResourceIdentitySchemas(ctx, &tfprotov6.GetResourceIdentitySchemasRequest{})
	if err != nil {
		return nil, err
	}
	for _, d := range append(got.Diagnostics, identities.Diagnostics...) {
		return nil, fmt.Errorf("%s: %s", d.Summary, d.Detail)
	}
	return convert(got, identities)
}
