package main

import (
	"strings"
	"testing"
)

const page = "| `bertmesh_requests_total` | counter | task, outcome | requests | calls |\n" +
	"| `bertmesh_hung_runs` | gauge | model, version | runs | runs |\n" +
	"| `bertmesh_run_duration_seconds` | histogram | model, version | seconds | runs |\n"

func known(t *testing.T) metrics {
	t.Helper()
	m, err := readMetrics(page)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestTakesWhatThePageLists(t *testing.T) {
	for _, expression := range []string{
		`sum by (task, pod_version) (rate(bertmesh_requests_total{outcome="OK", job="bertmesh"}[5m]))`,
		`bertmesh_hung_runs > 0 unless on (namespace, pod) up == 1`,
		`histogram_quantile(0.99, sum by (model, le) (rate(bertmesh_run_duration_seconds_bucket[5m])))`,
		`bertmesh_run_duration_seconds_max`,
	} {
		if err := known(t).check(expression); err != nil {
			t.Errorf("%s: %v", expression, err)
		}
	}
}

func TestRefusesWhatItDoesNot(t *testing.T) {
	for expression, fault := range map[string]string{
		`rate(bertmesh_request_total[5m])`:                                                         "is not a metric",
		`rate(bertmesh_requests_total{model="bert"}[5m])`:                                          "has no label model",
		`sum by (model) (rate(bertmesh_requests_total[5m]))`:                                       "has no label model to group",
		`bertmesh_hung_runs and on (task) bertmesh_hung_runs`:                                      "has no label task to group",
		`bertmesh_requests_total > 5`:                                                              "rate is for counters",
		`rate(bertmesh_hung_runs[5m])`:                                                             "rate is for counters",
		`bertmesh_hung_runs >`:                                                                     "parse error",
		`rate(bertmesh_run_duration_seconds[5m])`:                                                  "is not a metric",
		`histogram_quantile(0.5, sum by (model) (rate(bertmesh_run_duration_seconds_bucket[5m])))`: "no le",
	} {
		if err := known(t).check(expression); err == nil || !strings.Contains(err.Error(), fault) {
			t.Errorf("%s: %v (expected: %s)", expression, err, fault)
		}
	}
}

func TestReadsRulesAnalysesDashboardsAndTheirVariables(t *testing.T) {
	chart := `kind: PrometheusRule
spec: {groups: [{rules: [{alert: A, expr: up == 0}]}]}
---
kind: Other
data: {a: {b: c}}
---
kind: AnalysisTemplate
spec: {metrics: [{name: M, provider: {prometheus: {query: 'up{pod=~"{{args.rollout}}-{{args.build}}-.+"}'}}}]}
---
kind: ConfigMap
data:
  d.json: '{"panels": [{"panels": [{"title": "T", "targets": [{"expr": "rate(x[$__rate_interval])"}]}]}],
    "templating": {"list": [{"name": "v", "definition": "label_values(up{a=\"b\"}, job)"}]}}'
`
	want := []expression{{"A", "up == 0"}, {"M", `up{pod=~"rollout-build-.+"}`}, {"T", "rate(x[5m])"}, {"variable v", `count by (job) (up{a="b"})`}}

	found, err := readExpressions([]byte(chart))

	if err != nil || len(found) != len(want) {
		t.Fatalf("%v, %v (expected: %v)", found, err, want)
	}
	for i := range want {
		if found[i] != want[i] {
			t.Errorf("%v (expected: %v)", found[i], want[i])
		}
	}
}
