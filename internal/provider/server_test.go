// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"runtime"
	"testing"
	"weak"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// callsPerResource are the calls that Terraform makes for every resource.
var callsPerResource = map[string]func(context.Context, tfprotov6.ProviderServer) error{
	"UpgradeResourceState": func(ctx context.Context, s tfprotov6.ProviderServer) error {
		_, err := s.UpgradeResourceState(ctx, &tfprotov6.UpgradeResourceStateRequest{TypeName: "stripe_nothing"})
		return err
	},
	"ValidateResourceConfig": func(ctx context.Context, s tfprotov6.ProviderServer) error {
		_, err := s.ValidateResourceConfig(ctx, &tfprotov6.ValidateResourceConfigRequest{TypeName: "stripe_nothing"})
		return err
	},
	"ReadResource": func(ctx context.Context, s tfprotov6.ProviderServer) error {
		_, err := s.ReadResource(ctx, &tfprotov6.ReadResourceRequest{TypeName: "stripe_nothing"})
		return err
	},
	"PlanResourceChange": func(ctx context.Context, s tfprotov6.ProviderServer) error {
		_, err := s.PlanResourceChange(ctx, &tfprotov6.PlanResourceChangeRequest{TypeName: "stripe_nothing"})
		return err
	},
	"ApplyResourceChange": func(ctx context.Context, s tfprotov6.ProviderServer) error {
		_, err := s.ApplyResourceChange(ctx, &tfprotov6.ApplyResourceChangeRequest{TypeName: "stripe_nothing"})
		return err
	},
}

// logger stands for what the context of a call holds.
type logger struct{ _ [1 << 10]byte }

type loggerKey struct{}

// callWithLogger makes a call whose context holds a logger, to which nothing but the
// server can refer afterwards.
//
//go:noinline
func callWithLogger(t *testing.T, server tfprotov6.ProviderServer, call func(context.Context, tfprotov6.ProviderServer) error) weak.Pointer[logger] {
	t.Helper()
	held := &logger{}
	// A grpc server cancels the context of every call that has ended.
	ctx, cancel := context.WithCancel(context.WithValue(context.Background(), loggerKey{}, held))
	defer cancel()
	if err := call(ctx, server); err != nil {
		t.Fatal(err)
	}
	return weak.Make(held)
}

// TestServerForgetsCalls makes sure that the server refers to nothing of a call that
// has ended.
func TestServerForgetsCalls(t *testing.T) {
	t.Parallel()
	for name, call := range callsPerResource {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := NewServer(New("test"))
			held := callWithLogger(t, server, call)
			runtime.GC()
			if held.Value() != nil {
				t.Error("the server keeps the context of a call that has ended")
			}
			runtime.KeepAlive(server)
		})
	}
}

// TestFrameworkKeepsCalls fails when the framework forgets calls by itself, so that
// scopedServer can be removed.
func TestFrameworkKeepsCalls(t *testing.T) {
	t.Parallel()
	for name, call := range callsPerResource {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := providerserver.NewProtocol6(New("test"))()
			held := callWithLogger(t, server, call)
			runtime.GC()
			if held.Value() == nil {
				t.Error("the framework's server forgets a call that has ended: scopedServer is not needed any more")
			}
			runtime.KeepAlive(server)
		})
	}
}
