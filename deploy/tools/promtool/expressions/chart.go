package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// An expression and its place.
type expression struct{ place, text string }

type object struct {
	Kind string
	Data map[string]string
	Spec struct {
		Groups []struct {
			Rules []struct{ Alert, Record, Expr string }
		}
		Metrics []struct {
			Name     string
			Provider struct{ Prometheus struct{ Query string } }
		}
	}
}

// An argument that Argo Rollouts fills in when it runs an analysis.
var argument = regexp.MustCompile(`{{args\.([\w-]+)}}`)

// The kinds of objects that have expressions.
var kinds = []string{"PrometheusRule", "ConfigMap", "AnalysisTemplate"}

type panel struct {
	Title   string
	Targets []struct{ Expr string }
	Panels  []panel
}

type dashboard struct {
	Panels     []panel
	Templating struct {
		List []struct{ Name, Type, Definition string }
	}
}

// readExpressions finds the expressions of rules, dashboards and rollout analyses among the objects of a rendered chart.
func readExpressions(rendered []byte) ([]expression, error) {
	var found []expression
	for decoder := yaml.NewDecoder(bytes.NewReader(rendered)); ; {
		var o object
		if err := decoder.Decode(&o); errors.Is(err, io.EOF) {
			return found, nil
		} else if err != nil {
			// Another kind of object may have a field of the same name and another type; ignore it.
			if typeError := new(yaml.TypeError); errors.As(err, &typeError) && !slices.Contains(kinds, o.Kind) {
				continue
			}
			return nil, err
		}
		if o.Kind == "PrometheusRule" {
			for _, group := range o.Spec.Groups {
				for _, rule := range group.Rules {
					found = append(found, expression{rule.Alert + rule.Record, rule.Expr})
				}
			}
		}
		if o.Kind == "AnalysisTemplate" {
			for _, metric := range o.Spec.Metrics {
				query := argument.ReplaceAllString(metric.Provider.Prometheus.Query, "$1")
				found = append(found, expression{metric.Name, query})
			}
		}
		for file, content := range o.Data {
			if o.Kind == "ConfigMap" && strings.Contains(content, `"templating"`) {
				of, err := readDashboard(content)
				if err != nil {
					return nil, fmt.Errorf("%s: %w", file, err)
				}
				found = append(found, of...)
			}
		}
	}
}

func readDashboard(content string) ([]expression, error) {
	var d dashboard
	if err := json.Unmarshal([]byte(content), &d); err != nil {
		return nil, err
	}
	found := ofPanels(d.Panels)
	for _, variable := range d.Templating.List {
		// label_values(SERIES, LABEL) queries a label of series, which equals grouping by it.
		if asked, is := strings.CutPrefix(variable.Definition, "label_values("); is {
			comma := strings.LastIndex(asked, ",")
			if comma < 0 {
				return nil, fmt.Errorf("variable %s: %s (expected: label_values(series, label))", variable.Name, variable.Definition)
			}
			label := strings.TrimSpace(strings.TrimSuffix(asked[comma+1:], ")"))
			found = append(found, expression{"variable " + variable.Name, fmt.Sprintf("count by (%s) (%s)", label, asked[:comma])})
		}
	}
	return found, nil
}

func ofPanels(panels []panel) []expression {
	var found []expression
	for _, p := range panels {
		for _, target := range p.Targets {
			// Grafana replaces the variable with a duration.
			found = append(found, expression{p.Title, strings.ReplaceAll(target.Expr, "$__rate_interval", "5m")})
		}
		found = append(found, ofPanels(p.Panels)...)
	}
	return found
}
