package main

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/promql/parser"
)

// A metric: its type, and the labels of its series.
type metric struct {
	kind   string
	labels map[string]bool
}

type metrics map[string]metric

// Labels that Prometheus and the PodMonitor add to every series.
const target = "namespace job pod pod_version container endpoint instance"

// Metrics that are not bertmesh's own: of the JVM (docs/metrics.md has no rows for them, a test of the service expects some),
// of Prometheus, and of kube-state-metrics, which has its own labels instead of the target's.
var others = map[string]string{
	"up":                       "gauge",
	"process_cpu_usage":        "gauge",
	"jvm_memory_used_bytes":    "gauge area id",
	"jvm_gc_pause_seconds_sum": "counter action cause gc",
	"jvm_threads_live_threads": "gauge",
	"kube_pod_container_status_last_terminated_exitcode": "gauge",
	"kube_pod_container_status_restarts_total":           "counter",
}

var row = regexp.MustCompile("(?m)^\\| `(\\w+)` \\| (counter|gauge|histogram) \\|([^|]*)\\|")

// readMetrics reads the metrics of the tables of docs/metrics.md, and adds those of others.
func readMetrics(page string) (metrics, error) {
	known := metrics{}
	for name, words := range others {
		kind, own, _ := strings.Cut(words, " ")
		known.add(name, kind, strings.Fields(own))
	}
	rows := row.FindAllStringSubmatch(page, -1)
	if len(rows) == 0 {
		return nil, errors.New("no metrics in the page (expected: tables with name, type and labels)")
	}
	for _, r := range rows {
		name, kind, own := r[1], r[2], strings.FieldsFunc(r[3], isBetweenLabels)
		if kind != "histogram" {
			known.add(name, kind, own)
			continue
		}
		known.add(name+"_bucket", "counter", append(own, "le"))
		known.add(name+"_sum", "counter", own)
		known.add(name+"_count", "counter", own)
		known.add(name+"_max", "gauge", own)
	}
	return known, nil
}

func (m metrics) add(name, kind string, own []string) {
	set := map[string]bool{}
	for _, label := range append(own, strings.Fields(target)...) {
		set[label] = true
	}
	m[name] = metric{kind, set}
}

// check parses an expression and checks that every metric, matcher and grouping in it exists.
func (m metrics) check(text string) error {
	root, err := parser.NewParser(parser.Options{}).ParseExpr(text)
	if err != nil {
		return err
	}
	var faults []error
	parser.Inspect(root, func(node parser.Node, path []parser.Node) error {
		switch n := node.(type) {
		case *parser.VectorSelector:
			faults = append(faults, m.checkSelector(n), m.checkRate(n, path))
		case *parser.AggregateExpr:
			faults = append(faults, m.checkLabels(n.Grouping, n.Expr))
		case *parser.BinaryExpr:
			if n.VectorMatching != nil {
				faults = append(faults, m.checkLabels(n.VectorMatching.MatchingLabels, n.LHS), m.checkLabels(n.VectorMatching.MatchingLabels, n.RHS))
			}
		case *parser.Call:
			if n.Func.Name == "histogram_quantile" && !keepsBuckets(n.Args[1]) {
				faults = append(faults, fmt.Errorf("%s: no le to take a quantile of", n))
			}
		}
		return nil
	})
	return errors.Join(faults...)
}

func (m metrics) checkSelector(selector *parser.VectorSelector) error {
	known, is := m[selector.Name]
	if !is {
		return fmt.Errorf("%s is not a metric of docs/metrics.md", selector.Name)
	}
	for _, matcher := range selector.LabelMatchers {
		if matcher.Name != labels.MetricName && !known.labels[matcher.Name] {
			return fmt.Errorf("%s has no label %s", selector.Name, matcher.Name)
		}
	}
	return nil
}

// checkRate wants counters inside rate or increase, where all else is the age of a process, and gauges outside.
func (m metrics) checkRate(selector *parser.VectorSelector, path []parser.Node) error {
	rated := false
	for _, node := range path {
		call, is := node.(*parser.Call)
		rated = rated || is && (call.Func.Name == "rate" || call.Func.Name == "increase")
	}
	if counter := m[selector.Name].kind == "counter"; counter != rated {
		return fmt.Errorf("%s is a %s: rate is for counters, and they are for nothing else", selector.Name, m[selector.Name].kind)
	}
	return nil
}

// checkLabels wants every label on every metric below the expression: a label that none has groups nothing.
func (m metrics) checkLabels(wanted []string, below parser.Expr) error {
	var faults []error
	parser.Inspect(below, func(node parser.Node, _ []parser.Node) error {
		if selector, is := node.(*parser.VectorSelector); is {
			for _, label := range wanted {
				if known, is := m[selector.Name]; is && !known.labels[label] {
					faults = append(faults, fmt.Errorf("%s has no label %s to group or match by", selector.Name, label))
				}
			}
		}
		return nil
	})
	return errors.Join(faults...)
}

// keepsBuckets tells whether no sum in the expression throws the buckets of a histogram together.
func keepsBuckets(below parser.Expr) bool {
	keeps := true
	parser.Inspect(below, func(node parser.Node, _ []parser.Node) error {
		if sum, is := node.(*parser.AggregateExpr); is && slices.Contains(sum.Grouping, "le") == sum.Without {
			keeps = false
		}
		return nil
	})
	return keeps
}

func isBetweenLabels(r rune) bool {
	return r == ',' || r == ' '
}
