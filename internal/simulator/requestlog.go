// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"maps"
	"strconv"
	"strings"
	"sync"
	"time"
)

// How much the log remembers: so many requests, of so many bytes in all, as far as
// they can be told.
const (
	maxRequests   = 200_000
	maxLoggedSize = 32 << 20
)

// Request is one request under /v1, as GET /_sim/requests shows it. It never
// holds the key. Status is 0 where the connection was cut.
type Request struct {
	Time           time.Time         `json:"time"`
	RequestID      string            `json:"request_id"`
	Method         string            `json:"method"`
	Path           string            `json:"path"`
	Route          string            `json:"route"`
	Query          map[string]string `json:"query"`
	Form           map[string]string `json:"form"`
	IdempotencyKey string            `json:"idempotency_key"`
	Version        string            `json:"version"`
	Status         int               `json:"status"`
	Dropped        string            `json:"dropped,omitempty"`
	Gateway        string            `json:"gateway,omitempty"`
	Account        string            `json:"account"`
	Mode           string            `json:"mode"`
	UserAgent      string            `json:"user_agent"`
}

// Stats counts requests under /v1 since the start or the last reset, as
// GET /_sim/stats shows them.
type Stats struct {
	Requests int64            `json:"requests"`
	ByStatus map[string]int64 `json:"by_status"`
	ByRoute  map[string]int64 `json:"by_route"`
}

// requestLog remembers the last requests, oldest first, and counts all of them.
type requestLog struct {
	// max is how many requests are remembered, and maxSize how many bytes of them.
	max, maxSize int

	mu sync.Mutex
	// recent are the requests, oldest first; the first one stays, however large.
	recent []Request
	size   int
	stats  Stats
}

// size is about how many bytes the request takes in memory.
func (r *Request) size() int {
	const each, pair = 400, 96
	size := each + len(r.Path) + len(r.IdempotencyKey) + len(r.Version) + len(r.UserAgent)
	for _, sent := range []map[string]string{r.Query, r.Form} {
		for name, value := range sent {
			size += pair + len(name) + len(value)
		}
	}
	return size
}

func (l *requestLog) add(r Request) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.recent = append(l.recent, r)
	l.size += r.size()
	for len(l.recent) > l.max || (l.size > l.maxSize && len(l.recent) > 1) {
		l.size -= l.recent[0].size()
		// The array behind keeps what is cut off until it is replaced.
		l.recent[0] = Request{}
		l.recent = l.recent[1:]
	}
	if l.stats.ByStatus == nil {
		l.stats = Stats{ByStatus: map[string]int64{}, ByRoute: map[string]int64{}}
	}
	status := "dropped"
	if r.Dropped == "" {
		status = strconv.Itoa(r.Status)
	}
	l.stats.Requests++
	l.stats.ByStatus[status]++
	l.stats.ByRoute[r.Route]++
}

// requests are those whose path has the prefix, oldest first.
func (l *requestLog) requests(prefix string) []Request {
	l.mu.Lock()
	defer l.mu.Unlock()
	found := []Request{}
	for _, r := range l.recent {
		if strings.HasPrefix(r.Path, prefix) {
			found = append(found, r)
		}
	}
	return found
}

func (l *requestLog) counts() Stats {
	l.mu.Lock()
	defer l.mu.Unlock()
	return Stats{
		Requests: l.stats.Requests,
		ByStatus: clone(l.stats.ByStatus),
		ByRoute:  clone(l.stats.ByRoute),
	}
}

func clone(m map[string]int64) map[string]int64 {
	c := map[string]int64{}
	maps.Copy(c, m)
	return c
}

// reset forgets requests; the counts too if counts says so.
func (l *requestLog) reset(counts bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.recent, l.size = nil, 0
	if counts {
		l.stats = Stats{}
	}
}
