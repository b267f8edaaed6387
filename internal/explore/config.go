// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package explore

import (
	"maps"

	"github.com/zclconf/go-cty/cty"

	"github.com/billing-credits/terraform-provider-stripe/internal/explore/minitf"
)

// The types of the world's resources.
const (
	grantType    = "stripe_billing_credit_grant"
	campaignType = "stripe_billing_credit_campaign"
)

// Block is a resource block: a single grant, or a campaign if it has recipients.
type Block struct {
	Customer   string
	Value      int64
	Recipients map[string]int64
	Key        string
	Name       string
	Priority   int64 // 0 is none
	Expires    string
	Effective  string
	Metadata   string // the value of the metadata key note
	Policy     string
	Late       []string
}

// Config is a configuration: blocks by name.
type Config map[string]Block

// clone copies what an edit changes.
func (c Config) clone() Config {
	copied := maps.Clone(c)
	for name, block := range copied {
		block.Recipients = maps.Clone(block.Recipients)
		copied[name] = block
	}
	return copied
}

func (b Block) isCampaign() bool { return b.Recipients != nil }

// address is the address of a block.
func (c Config) address(name string) string {
	if c[name].isCampaign() {
		return campaignType + "." + name
	}
	return grantType + "." + name
}

// namesSoon reports a moment in the configuration that comes within the history.
func (c Config) namesSoon() bool {
	for _, block := range c {
		for _, at := range []string{block.Expires, block.Effective} {
			if at == shortly || at == withinHours {
				return true
			}
		}
	}
	return false
}

// wants is what the block asks for, by customer.
func (b Block) wants() map[string]int64 {
	if b.isCampaign() {
		return b.Recipients
	}
	return map[string]int64{b.Customer: b.Value}
}

// terraform is the configuration as Terraform has it.
func (c Config) terraform() minitf.Config {
	config := minitf.Config{}
	for name, block := range c {
		kind := grantType
		if block.isCampaign() {
			kind = campaignType
		}
		config[c.address(name)] = minitf.Resource{Type: kind, Value: block.value(kind), Late: block.Late}
	}
	return config
}

func (b Block) value(kind string) cty.Value {
	schema := schemas().Resources[kind]
	attributes := map[string]cty.Value{
		"category":        cty.StringVal("promotional"),
		"name":            text(b.Name),
		"priority":        number(b.Priority),
		"expires_at":      text(b.Expires),
		"idempotency_key": text(b.Key),
		"deletion_policy": text(b.Policy),
		"effective_at":    text(b.Effective),
	}
	scope := map[string]cty.Value{}
	for name, kind := range schema.AttributeType("applicability_config").AttributeType("scope").AttributeTypes() {
		scope[name] = cty.NullVal(kind)
	}
	scope["price_type"] = cty.StringVal("metered")
	attributes["applicability_config"] = cty.ObjectVal(map[string]cty.Value{"scope": cty.ObjectVal(scope)})
	if b.Metadata != "" {
		attributes["metadata"] = cty.MapVal(map[string]cty.Value{"note": cty.StringVal(b.Metadata)})
	}
	if b.isCampaign() {
		recipients := map[string]cty.Value{}
		for customer, value := range b.Recipients {
			recipients[customer] = cty.NumberIntVal(value)
		}
		attributes["currency"] = cty.StringVal("usd")
		attributes["recipients"] = cty.MapVal(recipients)
		return schema.Object(attributes)
	}
	attributes["customer"] = cty.StringVal(b.Customer)
	attributes["amount"] = cty.ObjectVal(map[string]cty.Value{
		"type":     cty.NullVal(cty.String),
		"monetary": cty.ObjectVal(map[string]cty.Value{"currency": cty.StringVal("usd"), "value": cty.NumberIntVal(b.Value)}),
	})
	return schema.Object(attributes)
}

// text is a string attribute; "" is null.
func text(value string) cty.Value {
	if value == "" {
		return cty.NullVal(cty.String)
	}
	return cty.StringVal(value)
}

func number(value int64) cty.Value {
	if value == 0 {
		return cty.NullVal(cty.Number)
	}
	return cty.NumberIntVal(value)
}
