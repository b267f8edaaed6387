// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// frameworkServer is the interface of the framework's server.
type frameworkServer interface {
	tfprotov6.ProviderServer
	tfprotov6.ListResourceServer
	tfprotov6.ActionServer
}

// scopedServer is the framework's server with a context of its own for each call of
// the kinds that Terraform makes once for every resource.
//
// The framework's server (v1.19) keeps a cancel function of every call, and with it
// the call's context and all loggers in it, until the provider is stopped: some 100
// KiB for each resource of a plan. It does so in order to pass a stop on to the calls
// under way (https://github.com/hashicorp/terraform-plugin-framework/issues/781).
// scopedServer becomes unneeded when registerContext forgets a call that has ended:
// https://github.com/hashicorp/terraform-plugin-framework/blob/v1.19.0/internal/proto6server/serve.go
type scopedServer struct{ frameworkServer }

// NewServer returns a server of the provider for protocol 6.
func NewServer(p provider.Provider) tfprotov6.ProviderServer {
	server := providerserver.NewProtocol6(p)()
	if whole, ok := server.(frameworkServer); ok {
		return scopedServer{whole}
	}
	return server
}

// UpgradeResourceState implements tfprotov6.ProviderServer.
func (s scopedServer) UpgradeResourceState(ctx context.Context, req *tfprotov6.UpgradeResourceStateRequest) (*tfprotov6.UpgradeResourceStateResponse, error) {
	return callScoped(ctx, req, s.frameworkServer.UpgradeResourceState)
}

// ValidateResourceConfig implements tfprotov6.ProviderServer.
func (s scopedServer) ValidateResourceConfig(ctx context.Context, req *tfprotov6.ValidateResourceConfigRequest) (*tfprotov6.ValidateResourceConfigResponse, error) {
	return callScoped(ctx, req, s.frameworkServer.ValidateResourceConfig)
}

// ReadResource implements tfprotov6.ProviderServer.
func (s scopedServer) ReadResource(ctx context.Context, req *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	return callScoped(ctx, req, s.frameworkServer.ReadResource)
}

// PlanResourceChange implements tfprotov6.ProviderServer.
func (s scopedServer) PlanResourceChange(ctx context.Context, req *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	return callScoped(ctx, req, s.frameworkServer.PlanResourceChange)
}

// ApplyResourceChange implements tfprotov6.ProviderServer.
func (s scopedServer) ApplyResourceChange(ctx context.Context, req *tfprotov6.ApplyResourceChangeRequest) (*tfprotov6.ApplyResourceChangeResponse, error) {
	return callScoped(ctx, req, s.frameworkServer.ApplyResourceChange)
}

// callScoped makes a call with a context that refers to nothing once the call has
// ended, so that what keeps the context keeps nothing else.
func callScoped[Req, Resp any](ctx context.Context, req Req, call func(context.Context, Req) (Resp, error)) (Resp, error) {
	scoped := &scopedContext{}
	scoped.parent.Store(&ctx)
	defer scoped.parent.Store(&ended)
	return call(scoped, req)
}

// scopedContext is its parent for as long as a call lasts, and a context that has
// ended from then on.
type scopedContext struct {
	parent atomic.Pointer[context.Context]
}

// ended is the parent after the call.
var ended = func() context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	return ctx
}()

// Deadline implements context.Context.
func (c *scopedContext) Deadline() (time.Time, bool) { return (*c.parent.Load()).Deadline() }

// Done implements context.Context.
func (c *scopedContext) Done() <-chan struct{} { return (*c.parent.Load()).Done() }

// Err implements context.Context.
func (c *scopedContext) Err() error { return (*c.parent.Load()).Err() }

// Value implements context.Context.
func (c *scopedContext) Value(key any) any { return (*c.parent.Load()).Value(key) }
