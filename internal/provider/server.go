// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// frameworkServer is all that the framework serves.
type frameworkServer interface {
	tfprotov6.ProviderServer
	tfprotov6.ListResourceServer
	tfprotov6.ActionServer
}

// leanServer is the framework's server, made to forget each call of the kinds
// that a run makes once for every resource. By itself (v1.19) it keeps the context
// of every call, with all loggers in it, until the provider is stopped: some
// 100 KiB for each resource of a plan.
type leanServer struct{ frameworkServer }

// NewServer returns what serves a provider.
func NewServer(p provider.Provider) tfprotov6.ProviderServer {
	server := providerserver.NewProtocol6(p)()
	if whole, ok := server.(frameworkServer); ok {
		return leanServer{whole}
	}
	return server
}

// UpgradeResourceState is the framework's.
func (s leanServer) UpgradeResourceState(ctx context.Context, req *tfprotov6.UpgradeResourceStateRequest) (*tfprotov6.UpgradeResourceStateResponse, error) {
	return briefly(ctx, req, s.frameworkServer.UpgradeResourceState)
}

// ValidateResourceConfig is the framework's.
func (s leanServer) ValidateResourceConfig(ctx context.Context, req *tfprotov6.ValidateResourceConfigRequest) (*tfprotov6.ValidateResourceConfigResponse, error) {
	return briefly(ctx, req, s.frameworkServer.ValidateResourceConfig)
}

// ReadResource is the framework's.
func (s leanServer) ReadResource(ctx context.Context, req *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	return briefly(ctx, req, s.frameworkServer.ReadResource)
}

// PlanResourceChange is the framework's.
func (s leanServer) PlanResourceChange(ctx context.Context, req *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	return briefly(ctx, req, s.frameworkServer.PlanResourceChange)
}

// ApplyResourceChange is the framework's.
func (s leanServer) ApplyResourceChange(ctx context.Context, req *tfprotov6.ApplyResourceChangeRequest) (*tfprotov6.ApplyResourceChangeResponse, error) {
	return briefly(ctx, req, s.frameworkServer.ApplyResourceChange)
}
