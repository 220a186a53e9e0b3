//go:build traffic

package mesh

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
)

// A replacement for something that only a cluster has. Envoy gets everything else unchanged from Istio.
type exchange struct {
	// The path: names of fields and of named elements, separated by spaces.
	at *regexp.Regexp
	// Returns the new value; nil removes it.
	with func(t *testing.T, value any) any
}

// exchanges of all proxies. A directory has the configuration, one file for each resource.
func exchanges(directory string) map[string]exchange {
	return map[string]exchange{
		"certificates come from a file, not from istiod or the agent": {
			regexp.MustCompile(` (tlsCertificateSdsSecretConfigs \S+|validationContextSdsSecretConfig)$`),
			fromFile(directory, "secret", "sdsConfig", "name"),
		},
		"filters that only Istio's build of Envoy has, for labels of metrics, are left out": {
			regexp.MustCompile(` (filters|httpFilters) istio\.(metadata_exchange|alpn)$`), func(*testing.T, any) any { return nil },
		},
	}
}

// atGateway returns the gateway's additional exchanges: its port, and the addresses of pods.
func atGateway(directory string, port int) map[string]exchange {
	result := exchanges(directory)
	result["routes come from a file, not from istiod"] = exchange{
		regexp.MustCompile(` rds$`), fromFile(directory, "routes", "configSource", "routeConfigName"),
	}
	result["endpoints come from a file, not from istiod"] = exchange{
		regexp.MustCompile(` edsClusterConfig$`), fromFile(directory, "endpoints", "edsConfig", "serviceName"),
	}
	result["the gateway listens on a free port of this machine"] = exchange{
		regexp.MustCompile(`^listener 0\.0\.0\.0_443 address$`), func(*testing.T, any) any { return socket("127.0.0.1", port) },
	}
	result["pods have addresses of this machine"] = exchange{
		regexp.MustCompile(`^endpoints .* endpoint address socketAddress address$`), func(_ *testing.T, value any) any {
			return onThisMachine(value.(string))
		},
	}
	return result
}

// atPod returns the additional exchanges of a pod's sidecar, because no iptables redirect connections to it and from it to the service.
func atPod(directory, address string, ports map[string]int) map[string]exchange {
	result := exchanges(directory)
	result["the sidecar listens where connections would be led to it from"] = exchange{
		regexp.MustCompile(`^listener virtualInbound address$`), func(*testing.T, any) any { return socket(onThisMachine(address), 9000) },
	}
	result["the sidecar finds the service by its port, not by the original destination"] = exchange{
		regexp.MustCompile(`^cluster inbound\|(9000|8080)\|\|$`), func(t *testing.T, value any) any {
			changed := maps.Clone(value.(map[string]any))
			if changed["type"] != "ORIGINAL_DST" {
				t.Fatalf("%v: no cluster for the original destination", value)
			}
			changed["type"] = "STATIC"
			delete(changed, "lbPolicy")
			delete(changed, "cleanupInterval")
			changed["loadAssignment"] = map[string]any{
				"clusterName": changed["name"],
				"endpoints": []any{map[string]any{"lbEndpoints": []any{
					map[string]any{"endpoint": map[string]any{"address": socket("127.0.0.1", ports[strings.Split(changed["name"].(string), "|")[1]])}},
				}}},
			}
			return changed
		},
	}
	return result
}

// fromFile makes Envoy read a resource from a file. One field has the resource's name, the other the source to replace.
func fromFile(directory, kind, sourceField, nameField string) func(*testing.T, any) any {
	return func(t *testing.T, value any) any {
		changed := maps.Clone(value.(map[string]any))
		if _, there := changed[sourceField]; !there {
			t.Fatalf("%v: no %s", value, sourceField)
		}
		changed[sourceField] = source(resourceFile(directory, kind, changed[nameField].(string)))
		return changed
	}
}

func source(path string) map[string]any {
	return map[string]any{"pathConfigSource": map[string]any{"path": path}, "resourceApiVersion": "V3"}
}

// onThisMachine returns a pod's address on this machine.
func onThisMachine(address string) string { return strings.Replace(address, "10.0.1.", "127.10.1.", 1) }

func socket(address string, port int) map[string]any {
	return map[string]any{"socketAddress": map[string]any{"address": address, "portValue": port}}
}

func resourceFile(directory, kind, name string) string {
	return filepath.Join(directory, kind+"-"+url.PathEscape(name)+".json")
}

// An exchanger changes only the places of its table in Istio's configuration, and counts the changes.
type exchanger struct {
	t     *testing.T
	table map[string]exchange
	used  map[string]int
}

// resource returns one xDS resource as JSON.
func (e exchanger) resource(kind, name string, message proto.Message) map[string]any {
	e.t.Helper()
	text, err := protojson.Marshal(message)
	if err != nil {
		e.t.Fatal(err)
	}
	var value any
	if err := json.Unmarshal(text, &value); err != nil {
		e.t.Fatal(err)
	}
	result := e.apply(kind+" "+name, value).(map[string]any)
	result["@type"] = "type.googleapis.com/" + string(message.ProtoReflect().Descriptor().FullName())
	return result
}

func (e exchanger) apply(path string, value any) any {
	for name, exchange := range e.table {
		if exchange.at.MatchString(path) {
			e.used[name]++
			return exchange.with(e.t, value)
		}
	}
	switch node := value.(type) {
	case map[string]any:
		result := map[string]any{}
		for field, child := range node {
			if changed := e.apply(path+" "+field, child); changed != nil {
				result[field] = changed
			}
		}
		return result
	case []any:
		result := []any{}
		for i, child := range node {
			if changed := e.apply(path+" "+elementName(i, child), child); changed != nil {
				result = append(result, changed)
			}
		}
		return result
	}
	return value
}

func elementName(i int, element any) string {
	if named, _ := element.(map[string]any); named != nil {
		if name, _ := named["name"].(string); name != "" {
			return name
		}
	}
	return fmt.Sprint(i)
}

// expectAllUsed fails if an exchange no longer matches anything.
func (e exchanger) expectAllUsed() {
	e.t.Helper()
	for name := range e.table {
		if e.used[name] == 0 {
			e.t.Errorf("%s: no match in Istio's configuration (expected: at least one; otherwise remove the exchange)", name)
		}
	}
}
