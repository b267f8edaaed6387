// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package explore

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// hcl is a configuration as Terraform itself reads it. Late attributes are the output of
// a terraform_data.
func (c Config) hcl() string {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(c)) {
		block := c[name]
		values := hclValues{name: name, late: block.Late}
		attribute := func(attribute, path, text string) {
			if text != "" {
				values.lines = append(values.lines, fmt.Sprintf("  %s = %s", attribute, values.of(path, text)))
			}
		}
		attribute("idempotency_key", "idempotency_key", quoted(block.Key))
		attribute("name", "name", quoted(block.Name))
		attribute("expires_at", "expires_at", quoted(block.Expires))
		attribute("deletion_policy", "deletion_policy", quoted(block.Policy))
		if block.Priority != 0 {
			attribute("priority", "priority", fmt.Sprint(block.Priority))
		}
		if block.Metadata != "" {
			values.lines = append(values.lines, fmt.Sprintf("  metadata = { note = %s }", values.of("metadata.note", quoted(block.Metadata))))
		}
		kind := grantType
		if block.isCampaign() {
			kind = campaignType
			var recipients []string
			for _, customer := range slices.Sorted(maps.Keys(block.Recipients)) {
				recipients = append(recipients, fmt.Sprintf("%s = %s", customer, values.of("recipients."+customer, fmt.Sprint(block.Recipients[customer]))))
			}
			attribute("recipients", "recipients", "{ "+strings.Join(recipients, ", ")+" }")
			values.lines = append(values.lines, `  currency = "usd"`)
		} else {
			attribute("customer", "customer", quoted(block.Customer))
			values.lines = append(values.lines, fmt.Sprintf("  amount = { monetary = { currency = \"usd\", value = %s } }", values.of("amount.monetary.value", fmt.Sprint(block.Value))))
		}
		fmt.Fprintf(&b, "%sresource %q %q {\n  category = \"promotional\"\n  applicability_config = { scope = { price_type = \"metered\" } }\n%s\n}\n\n",
			values.data.String(), kind, name, strings.Join(values.lines, "\n"))
	}
	return b.String()
}

// hclValues are the values of a block's attributes.
type hclValues struct {
	name  string
	late  []string
	lines []string
	data  strings.Builder
}

func (v *hclValues) of(path, text string) string {
	if !slices.Contains(v.late, path) {
		return text
	}
	name := strings.ReplaceAll(v.name+"_"+path, ".", "_")
	fmt.Fprintf(&v.data, "resource \"terraform_data\" %q {\n  input = %s\n}\n", name, text)
	return "terraform_data." + name + ".output"
}

func quoted(text string) string {
	if text == "" {
		return ""
	}
	return fmt.Sprintf("%q", text)
}
