// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/account"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/api"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/page"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/switches"
)

// Simulator is a Stripe in memory: an http.Handler that serves /v1 as Stripe does
// and /_sim to control it.
type Simulator struct {
	options Options
	routes  []route
	control *http.ServeMux
	faults  faults
	log     requestLog
	store   *store
	// webhooks delivers the accounts' events.
	webhooks *webhooks

	switches atomic.Pointer[switches.Switches]
	// changes counts what has changed since the start, for the store.
	changes atomic.Int64

	mu      sync.Mutex
	tenants map[string]*tenant
}

// New makes a simulator. It fails where DataFile exists and cannot be read as a
// state that Close left.
func New(o Options) (*Simulator, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	s := &Simulator{options: o, routes: newRoutes(), log: requestLog{max: maxRequests}, tenants: map[string]*tenant{}}
	s.webhooks = newWebhooks(o.Now)
	defaults := switches.Default()
	s.switches.Store(&defaults)
	s.control = s.controlMux()
	if o.DataFile != "" {
		s.store = newStore(o.DataFile, s)
		if err := s.store.load(); err != nil {
			return nil, err
		}
	}
	if err := s.seed(o.Grants); err != nil {
		return nil, err
	}
	if err := s.saveChanges(); err != nil {
		return nil, err
	}
	return s, nil
}

// Close saves what is not saved yet to DataFile. Requests must have ended.
func (s *Simulator) Close() error {
	s.webhooks.close()
	if s.store == nil {
		return nil
	}
	return s.store.flush()
}

// ServeHTTP answers a request to Stripe (/v1) or to the simulator (/_sim), or shows
// the page (/).
func (s *Simulator) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch {
	case strings.HasPrefix(r.URL.Path, "/_sim/"):
		s.control.ServeHTTP(w, r)
	case page.Takes(r):
		page.Serve(w, r, s.pageView)
	default:
		s.serveStripe(w, r)
	}
}

// Switches is the present setting of the OPEN points.
func (s *Simulator) Switches() Switches { return *s.switches.Load() }

// env is what the simulator's accounts take from it.
func (s *Simulator) env() account.Env {
	return account.Env{
		Wall:     s.options.Now,
		Switches: s.Switches,
		Changed:  func() { s.changes.Add(1) },
		Render:   api.RenderObject,
		Deliver:  s.webhooks.deliver,
	}
}

func (s *Simulator) saveChanges() error {
	if s.store == nil {
		return nil
	}
	return s.store.changed(s.changes.Load())
}
