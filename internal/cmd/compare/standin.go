// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"time"
)

const stripeHost = "api.stripe.com"

// inStripesPlace are three servers on loopback addresses: the simulator, the same as
// api.stripe.com by TLS, and a proxy that leads there.
type inStripesPlace struct {
	base        string // of the simulator
	proxy       string
	certificate string // file with the certificate of api.stripe.com
	servers     []*httptest.Server
}

// standIn serves a simulator in Stripe's place. The certificate is written to dir.
func standIn(sim http.Handler, dir string) (*inStripesPlace, error) {
	certificate := filepath.Join(dir, "api.stripe.com.pem")
	own, err := certify(certificate)
	if err != nil {
		return nil, err
	}
	plain := httptest.NewServer(sim)
	asStripe := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Host = plain.Listener.Addr().String() // The simulator answers requests to loopback addresses only.
		sim.ServeHTTP(w, r)
	}))
	asStripe.TLS = &tls.Config{Certificates: []tls.Certificate{own}, MinVersion: tls.VersionTLS12}
	asStripe.StartTLS()
	proxy := httptest.NewServer(tunnel(asStripe.Listener.Addr().String()))
	return &inStripesPlace{base: plain.URL, proxy: proxy.URL, certificate: certificate, servers: []*httptest.Server{proxy, asStripe, plain}}, nil
}

func (s *inStripesPlace) close() {
	for _, server := range s.servers {
		server.CloseClientConnections()
		server.Close()
	}
}

// tunnel is a proxy that connects api.stripe.com with an address, and nothing else.
func tunnel(to string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodConnect || r.Host != stripeHost+":443" {
			http.Error(w, "only "+stripeHost, http.StatusForbidden)
			return
		}
		there, err := (&net.Dialer{}).DialContext(r.Context(), "tcp", to)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadGateway)
			return
		}
		here, buffered, err := http.NewResponseController(w).Hijack()
		if err != nil {
			_ = there.Close()
			return
		}
		_, _ = io.WriteString(here, "HTTP/1.1 200 Connection established\r\n\r\n")
		go func() {
			_, _ = io.Copy(there, buffered)
			_ = there.Close()
		}()
		_, _ = io.Copy(here, there)
		_ = here.Close()
	})
}

// certify makes a certificate for api.stripe.com that is good for a day, and writes it,
// without its key, to a file.
func certify(file string) (tls.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, err
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "a simulated " + stripeHost}, DNSNames: []string{stripeHost},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		return tls.Certificate{}, err
	}
	text := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, os.WriteFile(file, text, 0o600)
}
