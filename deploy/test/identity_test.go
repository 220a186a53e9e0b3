//go:build traffic

package mesh

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"math/big"
	"net/url"
	"strings"
	"testing"
	"time"
)

const server = "spiffe://cluster.local/ns/models/sa/bertmesh"

// An authority issues certificates, as istiod does in a cluster.
type authority struct {
	key         *ecdsa.PrivateKey
	certificate *x509.Certificate
}

func newAuthority(t *testing.T) *authority {
	t.Helper()
	key := must(ecdsa.GenerateKey(elliptic.P256(), rand.Reader))(t)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Minute), NotAfter: time.Now().Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
	bytes := must(x509.CreateCertificate(rand.Reader, template, template, key.Public(), key))(t)
	return &authority{key, must(x509.ParseCertificate(bytes))(t)}
}

// issue creates a certificate for a host name or for an identity of the mesh, spiffe://...
func (a *authority) issue(t *testing.T, name string) tls.Certificate {
	t.Helper()
	key := must(ecdsa.GenerateKey(elliptic.P256(), rand.Reader))(t)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()), NotBefore: a.certificate.NotBefore, NotAfter: a.certificate.NotAfter,
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
	}
	if strings.Contains(name, "://") {
		template.URIs = []*url.URL{must(url.Parse(name))(t)}
	} else {
		template.DNSNames = []string{name}
	}
	bytes := must(x509.CreateCertificate(rand.Reader, template, a.certificate, key.Public(), a.key))(t)
	return tls.Certificate{Certificate: [][]byte{bytes}, PrivateKey: key}
}

func (a *authority) pool() *x509.CertPool {
	pool := x509.NewCertPool()
	pool.AddCert(a.certificate)
	return pool
}

// writeWorkload writes a mesh pod's files: its own certificate, and the trusted issuers.
func (a *authority) writeWorkload(t *testing.T, directory, name string) {
	t.Helper()
	a.writeSecret(t, directory, "default", a.issue(t, name))
	writeResources(t, directory, "secret", "ROOTCA", map[string]any{
		"@type": secretType, "name": "ROOTCA",
		"validationContext": map[string]any{"trustedCa": inline("CERTIFICATE", a.certificate.Raw)},
	})
}

const secretType = "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret"

func (a *authority) writeSecret(t *testing.T, directory, name string, certificate tls.Certificate) {
	t.Helper()
	key := must(x509.MarshalECPrivateKey(certificate.PrivateKey.(*ecdsa.PrivateKey)))(t)
	writeResources(t, directory, "secret", name, map[string]any{
		"@type": secretType, "name": name,
		"tlsCertificate": map[string]any{
			"certificateChain": inline("CERTIFICATE", certificate.Certificate[0]),
			"privateKey":       inline("EC PRIVATE KEY", key),
		},
	})
}

func inline(kind string, bytes []byte) map[string]any {
	return map[string]any{"inlineString": string(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: bytes}))}
}

// An issuer of tokens.
type issuer struct{ key *rsa.PrivateKey }

func newIssuer(t *testing.T) issuer {
	t.Helper()
	return issuer{must(rsa.GenerateKey(rand.Reader, 2048))(t)}
}

// rules returns the chart's argument that accepts tokens of this issuer.
func (i issuer) rules() []string {
	keys := fmt.Sprintf(`{"keys":[{"kty":"RSA","alg":"RS256","kid":"1","n":%q,"e":"AQAB"}]}`, base64url(i.key.N.Bytes()))
	return []string{"--set-json", fmt.Sprintf(
		`istio.requestAuthentication.rules=[{"issuer":"https://tokens.example.com","audiences":["bertmesh"],"jwks":%q}]`, keys)}
}

// token signs the claims of a good token; the given claims override its own.
func (i issuer) token(t *testing.T, claims map[string]any) string {
	t.Helper()
	all := map[string]any{
		"iss": "https://tokens.example.com", "aud": "bertmesh", "sub": "search", "exp": time.Now().Add(time.Hour).Unix(),
	}
	for name, value := range claims {
		all[name] = value
	}
	signed := base64url([]byte(`{"alg":"RS256","kid":"1","typ":"JWT"}`)) + "." + base64url(must(json.Marshal(all))(t))
	digest := sha256.Sum256([]byte(signed))
	return signed + "." + base64url(must(rsa.SignPKCS1v15(rand.Reader, i.key, crypto.SHA256, digest[:]))(t))
}

func base64url(bytes []byte) string { return base64.RawURLEncoding.EncodeToString(bytes) }

// must returns the value of a call, and fails the test if the call failed.
func must[T any](value T, err error) func(*testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
}
