// Command expressions parses every expression of rendered rules, dashboards and rollout analyses with Prometheus's own
// parser, and checks its metrics and labels against docs/metrics.md.
//
//	expressions METRICS_PAGE RENDERED_CHART...
package main

import (
	"errors"
	"fmt"
	"os"
)

func main() {
	if err := run(os.Args[1], os.Args[2:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(page string, charts []string) error {
	text, err := os.ReadFile(page)
	if err != nil {
		return err
	}
	known, err := readMetrics(string(text))
	if err != nil {
		return err
	}
	var faults []error
	count := 0
	for _, chart := range charts {
		rendered, err := os.ReadFile(chart)
		if err != nil {
			return err
		}
		expressions, err := readExpressions(rendered)
		if err != nil {
			return fmt.Errorf("%s: %w", chart, err)
		}
		for _, e := range expressions {
			if err := known.check(e.text); err != nil {
				faults = append(faults, fmt.Errorf("%s: %w", e.place, err))
			}
		}
		count += len(expressions)
	}
	if count == 0 {
		return errors.New("no expressions found (expected: rules, dashboards and analyses)")
	}
	if len(faults) == 0 {
		fmt.Printf("%d expressions, of %d known metrics\n", count, len(known))
	}
	return errors.Join(faults...)
}
