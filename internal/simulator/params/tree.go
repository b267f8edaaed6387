// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package params

import (
	"net/url"
	"strconv"
	"strings"
)

// node is one value of the form: a leaf with text, or a parent of named children
// (array elements are children named "0", "1", ...).
type node struct {
	leaf     bool
	text     string
	names    []string
	children map[string]*node
}

func (n *node) child(name string) *node {
	c, ok := n.children[name]
	if !ok {
		c = &node{}
		if n.children == nil {
			n.children = map[string]*node{}
		}
		n.children[name] = c
		n.names = append(n.names, name)
	}
	return c
}

// Form is a parsed set of parameters that has not been checked yet.
type Form struct {
	root *node
	sent map[string][]string
}

// Parse reads URL-encoded parameters (a query, a body, or both) in the order in
// which they were sent. It fails only on a broken percent-encoding.
func Parse(encoded ...string) (Form, error) {
	f := Form{root: &node{}, sent: map[string][]string{}}
	for _, part := range encoded {
		for pair := range strings.SplitSeq(part, "&") {
			if pair == "" {
				continue
			}
			rawKey, rawValue, _ := strings.Cut(pair, "=")
			key, err := url.QueryUnescape(rawKey)
			if err != nil {
				return Form{}, err
			}
			value, err := url.QueryUnescape(rawValue)
			if err != nil {
				return Form{}, err
			}
			f.add(key, value)
		}
	}
	return f, nil
}

// Flat is the form as it was sent: bracketed name to value. A name that was sent
// several times holds its values joined by commas.
func (f Form) Flat() map[string]string {
	flat := make(map[string]string, len(f.sent))
	for name, values := range f.sent {
		flat[name] = strings.Join(values, ",")
	}
	return flat
}

func (f Form) add(key, value string) {
	f.sent[key] = append(f.sent[key], value)
	path := segments(key)
	n := f.root
	for i, name := range path {
		if name == "" && i > 0 {
			name = arrayIndex(n, path[i+1:])
		}
		n = n.child(name)
	}
	n.leaf, n.text = true, value
}

// segments splits `a[b][c]` into a, b, c. What follows a bracket that does not
// close stays part of its segment, so that a check of names can refuse it.
func segments(key string) []string {
	open := strings.IndexByte(key, '[')
	if open <= 0 || !strings.HasSuffix(key, "]") {
		return []string{key}
	}
	return append([]string{key[:open]}, strings.Split(key[open+1:len(key)-1], "][")...)
}

// arrayIndex is the element that `[]` stands for: the last one as long as it
// lacks what follows (`prices[][id]=a&prices[][id]=b` are two), else a new one.
func arrayIndex(n *node, rest []string) string {
	if len(n.names) > 0 && len(rest) > 0 {
		last := n.names[len(n.names)-1]
		if _, taken := n.children[last].children[rest[0]]; !taken {
			return last
		}
	}
	return strconv.Itoa(len(n.names))
}
