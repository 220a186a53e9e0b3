{{/* Alerts that compare each version with the one that has the greatest weight. A single version has none. */}}
{{- define "bertmesh.alerts.canary" -}}
{{- if gt (len .Values.versions) 1 }}
{{- $stable := include "bertmesh.stableVersion" . }}
{{- $stableSeries := printf "%s, pod_version=%q" (include "bertmesh.series" .) $stable }}
{{- $otherSeries := printf "%s, pod_version!=%q" (include "bertmesh.series" .) $stable }}
{{- $faults := include "bertmesh.faults" . }}
{{- $rules := .Values.monitoring.rules }}
{{- $enoughCalls := printf "and on (namespace, job, pod_version) sum by (namespace, job, pod_version) (rate(bertmesh_requests_total{task!=\"none\",%s}[5m])) > %v" $otherSeries $rules.canaryCallsPerSecond }}
- alert: BertmeshCanaryErrors
  # A version without errors has no series of errors, so the expression uses its calls times 0 instead.
  expr: |-
    100 * sum by (namespace, job, pod_version) (rate(bertmesh_requests_total{task!="none", {{ $otherSeries }}, {{ $faults }}}[5m]))
      / sum by (namespace, job, pod_version) (rate(bertmesh_requests_total{task!="none", {{ $otherSeries }}}[5m]))
      > on (namespace, job) group_left () clamp_min(
        {{ $rules.canaryFactor }} * 100 * (sum by (namespace, job) (rate(bertmesh_requests_total{task!="none", {{ $stableSeries }}, {{ $faults }}}[5m])) or 0 * sum by (namespace, job) (rate(bertmesh_requests_total{task!="none", {{ $stableSeries }}}[5m])))
          / sum by (namespace, job) (rate(bertmesh_requests_total{task!="none", {{ $stableSeries }}}[5m])),
        {{ $rules.errorPercent }})
      {{ $enoughCalls }}
  for: 10m
  labels: {severity: critical}
  annotations:
    summary: A version of {{ .Release.Name }} fails more often than {{ $stable }}
    description: '{{ `{{ $value | printf "%.2f" }} % of calls of {{ $labels.pod_version }}` }} end in INTERNAL or UNKNOWN, over {{ $rules.canaryFactor }} times as many as of {{ $stable }}: set its weight to 0.'
- alert: BertmeshCanarySlow
  expr: |-
    histogram_quantile(0.99, sum by (namespace, job, pod_version, le) (rate(bertmesh_request_duration_seconds_bucket{task!="none", {{ $otherSeries }}, transport!="grpc_stream"}[5m])))
      > on (namespace, job) group_left ()
        {{ $rules.canaryFactor }} * histogram_quantile(0.99, sum by (namespace, job, le) (rate(bertmesh_request_duration_seconds_bucket{task!="none", {{ $stableSeries }}, transport!="grpc_stream"}[5m])))
      {{ $enoughCalls }}
  for: 10m
  labels: {severity: warning}
  annotations:
    summary: A version of {{ .Release.Name }} is slower than {{ $stable }}
    description: 'The 99th percentile of {{ `{{ $labels.pod_version }} is {{ $value | printf "%.2f" }}` }} s, over {{ $rules.canaryFactor }} times that of {{ $stable }}.'
{{- end }}
{{- end }}
