// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"cmp"
	"maps"
	"net/url"
	"slices"
	"strings"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/account"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/page"
)

// maxPageParams is up to how many bytes of a request's parameters the page shows.
const maxPageParams = 300

// pageView is what the page shows of the account, mode and customer that its
// query names. Without an account it is that of the seeded key, or the one that
// was asked last if that one is empty.
func (s *Simulator) pageView(query url.Values) (page.View, bool) {
	id, mode := query.Get("account"), query.Get("mode")
	if id == "" {
		id, mode = s.defaultAccount()
	}
	if mode == "" {
		mode = account.ModeTest
	}
	v := page.View{Account: id, Mode: mode, Customer: query.Get("customer")}
	if id == accountID(seededKey) && mode == account.ModeTest {
		v.Key = "sk_test_" + seededKey
	}
	found := v.Key != ""
	for _, t := range s.allTenants() {
		for _, m := range t.modes() {
			this := page.Account{ID: m.account.ID, Mode: m.account.Mode()}
			// Each account has a live mode, and most are never used.
			if this == v.This() || this.Mode == account.ModeTest || len(s.log.latest(this.ID, this.Mode, 1, nil)) > 0 {
				v.Accounts = append(v.Accounts, this)
			}
			if this == v.This() {
				found = true
				v.Overview = s.overview(m, v.Customer)
			}
		}
	}
	slices.SortFunc(v.Accounts, func(a, b page.Account) int {
		return cmp.Or(strings.Compare(a.ID, b.ID), strings.Compare(b.Mode, a.Mode))
	})
	for _, r := range s.log.latest(id, mode, page.Limit, v.IsAbout) {
		v.Requests = append(v.Requests, page.Request{
			Time: r.Time, Method: r.Method, Path: r.Path, Params: pageParams(r.Query, r.Form),
			IdempotencyKey: r.IdempotencyKey, Status: r.Status,
		})
	}
	return v, found
}

// overview is what the page shows of the mode. Like any read of a ledger it may
// write rows that time has made due.
func (s *Simulator) overview(m *mode, customer string) account.Overview {
	m.account.Lock()
	defer m.account.Unlock()
	defer s.pushChanges(m, nil)
	m.account.CatchUp()
	return m.account.Overview(customer, page.Limit)
}

func (s *Simulator) defaultAccount() (id, mode string) {
	seeded := accountID(seededKey)
	if last := s.log.latest("", "", 1, nil); len(last) > 0 && len(s.log.latest(seeded, account.ModeTest, 1, nil)) == 0 && !s.holds(seeded) {
		return last[0].Account, last[0].Mode
	}
	return seeded, account.ModeTest
}

// holds says whether the account exists.
func (s *Simulator) holds(id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, found := s.tenants[id]
	return found
}

// pageParams writes parameters as they are written in Stripe's documentation.
func pageParams(groups ...map[string]string) string {
	var pairs []string
	for _, group := range groups {
		for _, name := range slices.Sorted(maps.Keys(group)) {
			pairs = append(pairs, name+"="+group[name])
		}
	}
	text := strings.Join(pairs, " ")
	if len(text) > maxPageParams {
		return strings.ToValidUTF8(text[:maxPageParams], "") + " …"
	}
	return text
}

// latest are the last requests of an account in a mode, or of all if account is
// "", newest first, that about is true of: of their path and the values of their
// parameters; nil is true of all. Those that no account could be found for are left
// out.
func (l *requestLog) latest(account, mode string, limit int, about func(path string, values ...map[string]string) bool) []Request {
	l.mu.Lock()
	defer l.mu.Unlock()
	var found []Request
	for i := len(l.recent) - 1; i >= 0 && len(found) < limit; i-- {
		r := l.recent[i]
		if r.Account == "" || account != "" && (r.Account != account || r.Mode != mode) {
			continue
		}
		if about == nil || about(r.Path, r.Query, r.Form) {
			found = append(found, r)
		}
	}
	return found
}
