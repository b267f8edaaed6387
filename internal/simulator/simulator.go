// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/account"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/api"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/apierror"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/page"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/switches"
)

// Simulator is a Stripe in memory: an http.Handler that serves /v1 as Stripe does
// and /_sim to control it.
type Simulator struct {
	options Options
	control func() *http.ServeMux // made at the first request
	faults  faults
	log     requestLog
	store   *store
	// webhooks delivers the accounts' events.
	webhooks *webhooks

	switches atomic.Pointer[switches.Switches]

	mu      sync.Mutex
	tenants map[string]*tenant
}

// New makes a simulator. It fails where DataFile exists and cannot be read as a
// state that Close left.
func New(o Options) (*Simulator, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.NewID == nil {
		o.NewID = account.RandomID
	}
	s := &Simulator{options: o, log: requestLog{max: maxRequests, maxSize: maxLoggedSize}, tenants: map[string]*tenant{}}
	s.webhooks = newWebhooks(o.Now)
	defaults := switches.Default()
	s.switches.Store(&defaults)
	s.control = sync.OnceValue(s.controlMux)
	if o.DataFile != "" {
		var err error
		if s.store, err = openStore(o.DataFile, s); err != nil {
			return nil, err
		}
	}
	if err := s.seed(o.Grants); err != nil {
		return nil, err
	}
	if s.store != nil {
		if err := s.store.begin(); err != nil {
			return nil, fmt.Errorf("simulator: the state cannot be saved to %s: %w", o.DataFile, err)
		}
	}
	return s, nil
}

// Close saves what is not saved yet to DataFile. Requests that are still under way
// are answered with an error.
func (s *Simulator) Close() error {
	s.webhooks.close()
	if s.store == nil {
		return nil
	}
	return s.store.close()
}

// ServeHTTP answers a request to Stripe (/v1) or to the simulator (/_sim), or shows
// the page (/).
func (s *Simulator) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if refusal := guard(r, s.options.AnyAddress); refusal != nil {
		failControl(w, refusal)
		return
	}
	switch {
	case strings.HasPrefix(r.URL.Path, "/_sim/"):
		if refusal := guardControl(r); refusal != nil {
			failControl(w, refusal)
			return
		}
		s.control().ServeHTTP(w, r)
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
		NewID:    s.options.NewID,
		Switches: s.Switches,
		Render:   api.RenderObject,
		Deliver:  s.webhooks.deliver,
	}
}

// pushChanges hands over to the store what a request has changed in a mode, and the
// answer kept for its key. The account's lock is held.
func (s *Simulator) pushChanges(m *mode, keys map[string]keptAnswer) {
	if s.store != nil {
		s.store.push(m, keys)
	}
}

// saved returns when all that was pushed is on the disk. The error is Stripe's 500.
func (s *Simulator) saved() error {
	if s.store == nil {
		return nil
	}
	if err := s.store.wait(); err != nil {
		return apierror.New(http.StatusInternalServerError, apierror.TypeAPI, "", "", err.Error()).BeforeExecution()
	}
	return nil
}
