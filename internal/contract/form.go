// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package contract

import (
	"net/url"
	"strconv"
	"strings"
)

// readForm is what URL-encoded parts say together: texts, and objects for names
// in brackets (`a[b]=c`). An array's elements are named by their index; `a[]=b` is
// the next one.
func readForm(parts ...string) (map[string]any, error) {
	root := map[string]any{}
	for _, part := range parts {
		for pair := range strings.SplitSeq(part, "&") {
			if pair == "" {
				continue
			}
			name, value, _ := strings.Cut(pair, "=")
			name, err := url.QueryUnescape(name)
			if err != nil {
				return nil, err
			}
			if value, err = url.QueryUnescape(value); err != nil {
				return nil, err
			}
			put(root, brackets(name), value)
		}
	}
	return root, nil
}

func brackets(name string) []string {
	first, rest, nested := strings.Cut(name, "[")
	if !nested || !strings.HasSuffix(rest, "]") {
		return []string{name}
	}
	return append([]string{first}, strings.Split(strings.TrimSuffix(rest, "]"), "][")...)
}

func put(into map[string]any, path []string, value string) {
	name := path[0]
	if name == "" {
		name = element(into, path[1:])
	}
	if len(path) == 1 {
		into[name] = value
		return
	}
	child, ok := into[name].(map[string]any)
	if !ok {
		child = map[string]any{}
		into[name] = child
	}
	put(child, path[1:], value)
}

// element is the index that `[]` stands for: the last one as long as it lacks
// what follows, else the next.
func element(array map[string]any, rest []string) string {
	if last := len(array) - 1; last >= 0 && len(rest) > 0 {
		if _, taken := object(array[strconv.Itoa(last)])[rest[0]]; !taken {
			return strconv.Itoa(last)
		}
	}
	return strconv.Itoa(len(array))
}
