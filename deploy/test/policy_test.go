package mesh

import (
	"regexp"
	"slices"
	"testing"

	policy "github.com/envoyproxy/go-control-plane/envoy/config/rbac/v3"
	rbac "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/rbac/v3"
	matcher "github.com/envoyproxy/go-control-plane/envoy/type/matcher/v3"
)

// A caller as the server's proxy identifies it: by its certificate, and by its token if it has one.
type visitor struct {
	principal, issuer, subject string
	port                       uint32
	method                     string
}

const ingress = "spiffe://cluster.local/ns/istio-ingress/sa/istio-ingress"

func TestPolicyAllowsTheGatewayWithATokenAndReadersOfMetrics(t *testing.T) {
	rules := filter(install(t, "values-prod.yaml"), 9000, rbacFilter, &rbac.RBAC{}).Rules
	prometheus := "spiffe://cluster.local/ns/observability/sa/prometheus"
	for name, row := range map[string]struct {
		visitor visitor
		letIn   bool
	}{
		"gateway, token":          {visitor{ingress, "https://tokens.example.com", "a", 9000, "POST"}, true},
		"gateway, token, REST":    {visitor{ingress, "https://tokens.example.com", "a", 8080, "POST"}, true},
		"gateway, no token":       {visitor{ingress, "", "", 9000, "POST"}, false},
		"gateway, other issuer":   {visitor{ingress, "https://others.example.com", "a", 9000, "POST"}, false},
		"gateway, management":     {visitor{ingress, "https://tokens.example.com", "a", 8081, "GET"}, false},
		"stranger, token":         {visitor{"spiffe://cluster.local/ns/search/sa/default", "https://tokens.example.com", "a", 9000, "POST"}, false},
		"reader, metrics":         {visitor{prometheus, "", "", 8081, "GET"}, true},
		"reader, metrics, writes": {visitor{prometheus, "", "", 8081, "POST"}, false},
		"reader, calls":           {visitor{prometheus, "", "", 9000, "POST"}, false},
	} {
		if got := allows(t, rules, row.visitor); got != row.letIn {
			t.Errorf("%s: allowed is %v (expected: %v)", name, got, row.letIn)
		}
	}
}

func TestPolicyAllowsNamedCallersOfTheMeshWithoutAToken(t *testing.T) {
	rules := filter(install(t, "tests/values/mesh.yaml"), 9000, rbacFilter, &rbac.RBAC{}).Rules

	for principal, letIn := range map[string]bool{
		"spiffe://cluster.local/ns/search/sa/default": true,
		"spiffe://cluster.local/ns/jobs/sa/indexer":   true,
		"spiffe://cluster.local/ns/jobs/sa/other":     false,
	} {
		if got := allows(t, rules, visitor{principal, "", "", 9000, "POST"}); got != letIn {
			t.Errorf("%s: allowed is %v (expected: %v)", principal, got, letIn)
		}
	}
}

// allows decides as Envoy's filter does. It fails on features that the chart's rules do not use.
func allows(t *testing.T, rules *policy.RBAC, v visitor) bool {
	t.Helper()
	if rules.Action != policy.RBAC_ALLOW {
		t.Fatalf("%v: unknown action", rules.Action)
	}
	for _, rule := range rules.Policies {
		if slices.ContainsFunc(rule.Permissions, func(p *policy.Permission) bool { return permits(t, p, v) }) &&
			slices.ContainsFunc(rule.Principals, func(p *policy.Principal) bool { return knows(t, p, v) }) {
			return true
		}
	}
	return false
}

func permits(t *testing.T, permission *policy.Permission, v visitor) bool {
	t.Helper()
	refuses := func(p *policy.Permission) bool { return !permits(t, p, v) }
	switch rule := permission.Rule.(type) {
	case *policy.Permission_AndRules:
		return !slices.ContainsFunc(rule.AndRules.Rules, refuses)
	case *policy.Permission_OrRules:
		return slices.ContainsFunc(rule.OrRules.Rules, func(p *policy.Permission) bool { return permits(t, p, v) })
	case *policy.Permission_DestinationPort:
		return rule.DestinationPort == v.port
	case *policy.Permission_Header:
		return rule.Header.Name == ":method" && equals(t, rule.Header.GetStringMatch(), v.method)
	case *policy.Permission_UrlPath:
		// Only the rule for plain-text metrics has a path, and no caller here requests them.
		return false
	}
	t.Fatalf("%v: unknown permission", permission)
	return false
}

func knows(t *testing.T, principal *policy.Principal, v visitor) bool {
	t.Helper()
	switch rule := principal.Identifier.(type) {
	case *policy.Principal_Any:
		return rule.Any
	case *policy.Principal_AndIds:
		return !slices.ContainsFunc(rule.AndIds.Ids, func(p *policy.Principal) bool { return !knows(t, p, v) })
	case *policy.Principal_OrIds:
		return slices.ContainsFunc(rule.OrIds.Ids, func(p *policy.Principal) bool { return knows(t, p, v) })
	case *policy.Principal_NotId:
		return !knows(t, rule.NotId, v)
	case *policy.Principal_Authenticated_:
		return equals(t, rule.Authenticated.PrincipalName, v.principal)
	case *policy.Principal_Metadata:
		claims := map[string]string{"iss": v.issuer, "sub": v.subject}
		claim := rule.Metadata.Path[len(rule.Metadata.Path)-1].GetKey()
		return equals(t, rule.Metadata.Value.GetStringMatch(), claims[claim])
	}
	t.Fatalf("%v: unknown principal", principal)
	return false
}

func equals(t *testing.T, pattern *matcher.StringMatcher, value string) bool {
	t.Helper()
	switch kind := pattern.GetMatchPattern().(type) {
	case *matcher.StringMatcher_Exact:
		return kind.Exact == value
	case *matcher.StringMatcher_SafeRegex:
		return regexp.MustCompile("^(?:" + kind.SafeRegex.Regex + ")$").MatchString(value)
	}
	t.Fatalf("%v: unknown pattern", pattern)
	return false
}
