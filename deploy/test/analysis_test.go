package mesh

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"math/big"
	"path/filepath"
	"strings"
	"testing"
	"time"

	core "k8s.io/api/core/v1"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"

	"istio.io/istio/pkg/config/analysis/analyzers"
	"istio.io/istio/pkg/config/analysis/diag"
	"istio.io/istio/pkg/config/analysis/local"
	"istio.io/istio/pkg/config/analysis/msg"
	"sigs.k8s.io/yaml"
)

// findings returns the warnings of istioctl analyze for the chart's objects and their pods, in the cluster of testdata. Its
// namespaces join the mesh if the pods do.
func findings(t *testing.T, values string, arguments ...string) diag.Messages {
	t.Helper()
	objects := render(t, values, arguments...)
	analyzer := local.NewSourceAnalyzer(analyzers.AllCombined(), namespace, "istio-system", nil)
	cluster := string(file(t, "testdata/cluster.yaml"))
	if !objects.inject() {
		cluster = strings.ReplaceAll(cluster, "istio-injection: enabled", "istio-injection: disabled")
	}
	err := analyzer.AddTestReaderKubeSource([]local.ReaderSource{
		{Name: "chart", Reader: bytes.NewReader(helmTemplate(t, values, arguments...))},
		{Name: "pods", Reader: strings.NewReader(documents(t, append(objects.pods(), secret(t))))},
		{Name: "cluster", Reader: strings.NewReader(cluster)},
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := analyzer.AddDefaultResources(); err != nil {
		t.Fatal(err)
	}
	result, err := analyzer.Analyze(make(chan struct{}))
	if err != nil {
		t.Fatal(err)
	}
	var found diag.Messages
	for _, message := range result.Messages {
		// Istio says this of every EnvoyFilter, but has no other way to limit rates.
		if message.Type == msg.SchemaWarning && strings.Contains(message.String(), "EnvoyFilter exposes internal") {
			continue
		}
		if message.Type.Level().IsWorseThanOrEqualTo(diag.Warning) {
			found = append(found, message)
		}
	}
	return found
}

func TestIstioWarnsOfNothing(t *testing.T) {
	for _, pattern := range []string{"values*.yaml", "tests/values/*.yaml"} {
		paths, err := filepath.Glob(filepath.Join(chart, pattern))
		if err != nil || len(paths) == 0 {
			t.Fatalf("%s: %v, %v (expected: values files)", pattern, paths, err)
		}
		for _, path := range paths {
			values := strings.TrimPrefix(path, chart+"/")
			for _, message := range findings(t, values) {
				t.Errorf("%s: %s", values, message.String())
			}
		}
	}
}

func TestIstioWarnsOfAMissingSecret(t *testing.T) {
	if found := findings(t, "values-prod.yaml", "--set", "istio.gateway.credentialName=forgotten"); len(found) == 0 {
		t.Error("no warning (expected: one, because the Secret is missing)")
	}
}

func documents(t *testing.T, objects []runtime.Object) string {
	t.Helper()
	var texts []string
	for _, object := range objects {
		text, err := yaml.Marshal(object)
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, string(text))
	}
	return strings.Join(texts, "\n---\n")
}

// secret creates the gateway's TLS Secret, with a certificate valid for a day.
func secret(t *testing.T) runtime.Object {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	keyBytes, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: time.Now(), NotAfter: time.Now().AddDate(0, 0, 1)}
	certificate, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	return &core.Secret{
		TypeMeta:   meta.TypeMeta{APIVersion: "v1", Kind: "Secret"},
		ObjectMeta: meta.ObjectMeta{Name: "bertmesh-tls", Namespace: "istio-ingress"},
		Type:       core.SecretTypeTLS,
		Data: map[string][]byte{
			core.TLSCertKey:       pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: certificate}),
			core.TLSPrivateKeyKey: pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: keyBytes}),
		},
	}
}
