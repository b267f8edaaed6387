// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package explore

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Do is what the user runs once the configuration has been edited.
type Do string

// The commands. All but Destroy and Plan end in terraform apply.
const (
	Apply   Do = "terraform apply"
	Replace Do = "terraform apply -replace of everything"
	Taint   Do = "terraform taint of everything, then apply"
	Destroy Do = "terraform destroy"
	Lose    Do = "the state is lost, then terraform apply"
	Restore Do = "the state of one operation ago is restored, then terraform apply"
	Import  Do = "terraform import of the newest grant, then apply"
	Race    Do = "terraform apply from both states at once"
)

// Op is an operation: an edit of the configuration, "" for none, and a command.
type Op struct {
	Edit  string
	Do    Do
	Adopt bool // existing_grants = "adopt"
	State int  // which of the two states
	// Voided says that somebody voids the newest live grant in the Dashboard, between the
	// plan and the apply.
	Voided bool
	// Granted says that somebody grants what is configured by hand, with its keys, between the
	// plan and the apply, where no live grant has the key.
	Granted bool
	// Switched says that existing_grants is the other one in the apply.
	Switched bool
	// Spent says that before, somebody has granted what is configured by hand, with its keys,
	// and voided it.
	Spent bool
	// Ahead is by how many hours the Date of every answer is ahead.
	Ahead int
	// Saved says that the plan is saved, and applied hours later.
	Saved bool
}

// edited is a configuration with the operation's edit.
func (o Op) edited(config Config) Config {
	if o.Edit == "" {
		return config
	}
	config = config.clone()
	findEdit(o.Edit).apply(config)
	return config
}

func (o Op) String() string {
	text := string(o.Do)
	if o.Edit != "" {
		text = o.Edit + "; " + text
	}
	if o.Adopt {
		text += " with existing_grants = adopt"
	}
	if o.State != 0 {
		text += " in the second state"
	}
	if o.Voided {
		text += ", and between plan and apply somebody voids the newest live grant"
	}
	if o.Granted {
		text += ", and between plan and apply somebody grants it by hand"
	}
	if o.Switched {
		text += ", and existing_grants is the other one in the apply"
	}
	if o.Spent {
		text += ", after somebody has granted it by hand, and voided that"
	}
	if o.Saved {
		text += ", of a plan that was saved hours ago"
	}
	if o.Ahead != 0 {
		text += fmt.Sprintf(", with the Date of every answer %d hours ahead", o.Ahead)
	}
	return text
}

// edit is a change of the configuration. It reports false where it changes nothing.
type edit struct {
	name  string
	apply func(Config) bool
}

// The moments that configurations name: none comes within a history, but past is.
const (
	soon = "2100-03-01T00:00:00Z"
	// shortly comes between the first operation and the second.
	shortly = "2000-01-01T00:45:00Z"
	// withinHours comes after all operations, and has passed by a Date that is ahead.
	withinHours = "2000-01-01T03:30:00Z"
	past        = "1999-12-01T00:00:00Z"
)

// on makes an edit of the block with a name, if it is there.
func on(name string, change func(*Block)) func(Config) bool {
	return func(c Config) bool {
		block, ok := c[name]
		if !ok {
			return false
		}
		change(&block)
		c[name] = block
		return true
	}
}

// set makes an edit of an attribute, known or known only after apply.
func set(block, attribute string, isLate bool, change func(*Block)) func(Config) bool {
	return on(block, func(b *Block) {
		var others []string
		for _, path := range b.Late {
			if path != attribute {
				others = append(others, path)
			}
		}
		if isLate {
			others = append(others, attribute)
		}
		b.Late = others
		change(b)
	})
}

// add makes an edit that puts a block into a configuration without blocks of its kind.
func add(name string, block Block) func(Config) bool {
	return func(c Config) bool {
		for other, there := range c {
			if other == name || there.isCampaign() == block.isCampaign() {
				return false
			}
		}
		c[name] = block
		return true
	}
}

func remove(name string) func(Config) bool {
	return func(c Config) bool {
		_, ok := c[name]
		delete(c, name)
		return ok
	}
}

func rename(from, to string) func(Config) bool {
	return func(c Config) bool {
		block, ok := c[from]
		if !ok {
			return false
		}
		delete(c, from)
		c[to] = block
		return true
	}
}

// handOn makes an edit that gives the grant to another customer, and its key, which the
// old customer has spent, to another grant of theirs.
func handOn(late ...string) func(Config) bool {
	return func(c Config) bool {
		block, ok := c["grant"]
		if _, done := c["other"]; !ok || done || block.Customer != "cus_A" || block.Key == "" {
			return false
		}
		c["other"] = Block{Customer: "cus_A", Value: 500, Key: block.Key, Late: late}
		block.Customer = "cus_B"
		c["grant"] = block
		return true
	}
}

var (
	keyed    = Block{Customer: "cus_A", Value: 1000, Key: "k1"}
	unkeyed  = Block{Customer: "cus_A", Value: 1000}
	campaign = Block{Recipients: map[string]int64{"cus_A": 1000, "cus_B": 1000}, Key: "c1"}
	// recipientA is a single grant on the terms of the campaign's.
	recipientA = Block{Customer: "cus_A", Value: 1000, Key: "c1"}
)

// beginning is a block whose grants begin shortly.
func (b Block) beginning() Block {
	b.Effective = shortly
	return b
}

// expiring is a block whose grants expire at a moment.
func (b Block) expiring(at string) Block {
	b.Expires = at
	return b
}

// attributeEdits are the edits of the attributes of a block: a value that is valid,
// known at plan or not, and one that is not valid and known only after apply.
func attributeEdits(block string) []edit {
	type value struct {
		attribute string
		name      string
		change    func(*Block)
	}
	valid := []value{
		{"idempotency_key", "key k2", func(b *Block) { b.Key = "k2" }},
		{"name", "name changed", func(b *Block) { b.Name = "changed" }},
		{"expires_at", "expires soon", func(b *Block) { b.Expires = soon }},
		{"expires_at", "expires within hours", func(b *Block) { b.Expires = withinHours }},
		{"metadata.note", "metadata changed", func(b *Block) { b.Metadata = "changed" }},
	}
	invalid := []value{
		{"idempotency_key", "key too long", func(b *Block) { b.Key = strings.Repeat("k", 256) }},
		{"name", "name too long", func(b *Block) { b.Name = strings.Repeat("n", 101) }},
		{"expires_at", "expires in the past", func(b *Block) { b.Expires = past }},
		{"metadata.note", "metadata too long", func(b *Block) { b.Metadata = strings.Repeat("m", 501) }},
		{"priority", "priority 500", func(b *Block) { b.Priority = 500 }},
		{"deletion_policy", "policy of none", func(b *Block) { b.Policy = "never" }},
	}
	if block == "campaign" {
		valid = append(valid,
			value{"recipients.cus_A", "2000 for cus_A", func(b *Block) { b.Recipients["cus_A"] = 2000 }})
		invalid = append(invalid,
			value{"recipients.cus_A", "0 for cus_A", func(b *Block) { b.Recipients["cus_A"] = 0 }})
	} else {
		valid = append(valid,
			value{"amount.monetary.value", "value 2000", func(b *Block) { b.Value = 2000 }},
			value{"customer", "customer cus_B", func(b *Block) { b.Customer = "cus_B" }})
		invalid = append(invalid,
			value{"amount.monetary.value", "value 0", func(b *Block) { b.Value = 0 }},
			value{"customer", "customer that does not exist", func(b *Block) { b.Customer = "cus_Z" }})
	}
	var edits []edit
	for _, v := range valid {
		edits = append(edits,
			edit{block + ": " + v.name, set(block, v.attribute, false, v.change)},
			edit{block + ": " + v.name + ", known after apply", set(block, v.attribute, true, v.change)})
	}
	for _, v := range invalid {
		edits = append(edits, edit{block + ": " + v.name + ", known after apply", set(block, v.attribute, true, v.change)})
	}
	for _, attribute := range []string{"idempotency_key", "recipients"} {
		if attribute == "recipients" && block != "campaign" {
			continue
		}
		edits = append(edits, edit{block + ": the same " + attribute + ", known after apply", set(block, attribute, true, func(*Block) {})})
	}
	for _, policy := range []string{"abandon", "expire"} {
		edits = append(edits, edit{block + ": policy " + policy, set(block, "deletion_policy", false, func(b *Block) { b.Policy = policy })})
	}
	return edits
}

// edits are all edits.
var edits = sortedEdits()

func sortedEdits() []edit {
	all := []edit{
		{"a grant with key k1", add("grant", keyed)},
		{"a grant without a key", add("grant", unkeyed)},
		{"a campaign of two", add("campaign", campaign)},
		{"a grant of cus_A with the campaign's key", add("grant", recipientA)},
		{"a grant with key k1 that begins shortly", add("grant", keyed.beginning())},
		{"a grant with key k1 that expires shortly", add("grant", keyed.expiring(shortly))},
		{"a grant with key k1 that expires within hours", add("grant", keyed.expiring(withinHours))},
		{"a campaign of two that begins shortly", add("campaign", campaign.beginning())},
		{"a campaign of two that expires shortly", add("campaign", campaign.expiring(shortly))},
		{"a campaign of two that expires within hours", add("campaign", campaign.expiring(withinHours))},
		{"grant: customer cus_B, and another grant with its key", handOn()},
		{"grant: customer cus_B, and another grant with its key, known after apply", handOn("idempotency_key")},
		{"grant removed", remove("grant")},
		{"grant renamed", rename("grant", "renamed")},
		{"campaign removed", remove("campaign")},
		{"campaign: cus_A removed", on("campaign", func(b *Block) { delete(b.Recipients, "cus_A") })},
		{"campaign: cus_A put back", on("campaign", func(b *Block) { b.Recipients["cus_A"] = 1000 })},
	}
	all = append(all, attributeEdits("grant")...)
	return append(all, attributeEdits("campaign")...)
}

func findEdit(name string) edit {
	for _, e := range edits {
		if e.name == name {
			return e
		}
	}
	panic("explore: there is no edit " + name)
}

// Scope selects which operations are explored.
type Scope struct {
	Edits func(name string) bool // nil is all
	Do    []Do                   // none is all
	Adopt bool                   // whether existing_grants may be adopt
	Two   bool                   // whether there is a second state
	// Voided is whether somebody may void a grant between a plan and its apply.
	Voided bool
	// Granted is whether somebody may grant under a key by hand between a plan and its apply,
	// and existing_grants be the other one in the apply.
	Granted bool
	// Spent is whether somebody may have spent a key by hand.
	Spent bool
	// Dates is whether the Date of answers may be wrong, where a grant expires so soon that
	// it matters.
	Dates bool
	// Saved is whether a plan may be saved and applied hours later, where a grant expires so
	// soon that it matters.
	Saved bool
}

// operations are those that can follow in a world, the plainest first.
func (s Scope) operations(w *World) []Op {
	var ops []Op
	offer := func(op Op) {
		if len(s.Do) > 0 && !slices.Contains(s.Do, op.Do) || op.Adopt && !s.Adopt || op.State != 0 && !s.Two {
			return
		}
		ops = append(ops, op)
		if s.Dates && slices.ContainsFunc(w.grants, Grant.expiresSoon) {
			for _, hours := range []int{3, -3} {
				op.Ahead = hours
				ops = append(ops, op)
			}
		}
	}
	// both offers an operation without adoption, and with it.
	both := func(op Op) {
		offer(op)
		op.Adopt = true
		offer(op)
	}
	names, imports := []string{""}, []string{}
	if importTarget(w.config, w) != "" {
		imports = append(imports, "")
	}
	for _, e := range edits {
		if s.Edits != nil && !s.Edits(e.name) {
			continue
		}
		changed := w.config.clone()
		if !e.apply(changed) || same(changed, w.config) {
			continue
		}
		names = append(names, e.name)
		if importTarget(w.config, w) == "" && importTarget(changed, w) != "" {
			imports = append(imports, e.name)
		}
	}
	held := len(w.states[0].Objects) > 0
	expiring := slices.ContainsFunc(w.grants, Grant.expiresSoon)
	for _, name := range names {
		if s.Saved && (expiring || strings.Contains(name, "within hours")) {
			both(Op{Edit: name, Do: Apply, Saved: true})
			if held {
				offer(Op{Edit: name, Do: Replace, Saved: true})
				offer(Op{Edit: name, Do: Taint, Saved: true})
			}
		}
		if name != "" || len(w.config) > 0 {
			both(Op{Edit: name, Do: Apply})
			if s.Voided && len(w.grants) > 0 {
				both(Op{Edit: name, Do: Apply, Voided: true})
			}
			if s.Granted {
				both(Op{Edit: name, Do: Apply, Granted: true, Switched: true})
				offer(Op{Edit: name, Do: Apply, Adopt: true, Granted: true})
			}
			if s.Spent && len(w.grants) > 0 {
				both(Op{Edit: name, Do: Apply, Spent: true})
			}
		}
		if held {
			offer(Op{Edit: name, Do: Replace})
			offer(Op{Edit: name, Do: Taint})
		}
	}
	for _, name := range imports {
		offer(Op{Edit: name, Do: Import})
	}
	if len(w.config) == 0 {
		return ops
	}
	if held {
		offer(Op{Do: Destroy})
		both(Op{Do: Lose})
	}
	if w.Step > 0 && w.older[0].digest != w.states[0].digest {
		both(Op{Do: Restore})
	}
	both(Op{Do: Apply, State: 1})
	if s.Two {
		both(Op{Do: Race})
		for _, name := range names {
			offer(Op{Edit: name, Do: Race})
		}
	}
	return ops
}

// importTarget is the name of a single block that is not in the state, and whose
// customer has a live grant; "" for none.
func importTarget(config Config, w *World) string {
	for _, name := range slices.Sorted(maps.Keys(config)) {
		block := config[name]
		if block.isCampaign() || w.states[0].Objects[config.address(name)] != nil {
			continue
		}
		if newestLive(w.grants, block.Customer) != "" {
			return name
		}
	}
	return ""
}

func newestLive(grants []Grant, customer string) string {
	for _, grant := range slices.Backward(grants) {
		if grant.Customer == customer && !grant.Ended {
			return grant.ID
		}
	}
	return ""
}
