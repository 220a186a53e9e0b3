{{/* Alerts about how calls end. They ignore the duration of streams, because callers decide how long a stream lasts. */}}
{{- define "bertmesh.alerts.calls" -}}
{{- $series := include "bertmesh.series" . }}
{{- $rules := .Values.monitoring.rules }}
- alert: BertmeshErrors
  expr: |-
    100 * sum by (namespace, job) (rate(bertmesh_requests_total{task!="none", {{ $series }}, {{ include "bertmesh.faults" . }}}[5m]))
      / sum by (namespace, job) (rate(bertmesh_requests_total{task!="none", {{ $series }}}[5m]))
      > {{ $rules.errorPercent }}
  for: 5m
  labels: {severity: critical}
  annotations:
    summary: Calls of {{ .Release.Name }} fail with internal errors
    description: '{{ `{{ $value | printf "%.2f" }}` }} % of calls end in INTERNAL or UNKNOWN: runs fail, or bertmesh has a bug. The log has the cause, by request id.'
- alert: BertmeshSlow
  expr: |-
    histogram_quantile(0.99, sum by (namespace, job, task, le) (rate(bertmesh_request_duration_seconds_bucket{task!="none", {{ $series }}, transport!="grpc_stream"}[5m])))
      > {{ $rules.callSeconds }}
  for: 10m
  labels: {severity: warning}
  annotations:
    summary: Calls of {{ .Release.Name }} take too long
    description: 'The 99th percentile of {{ `{{ $labels.task }}` }} is {{ `{{ $value | printf "%.2f" }}` }} s: calls wait, or texts are long.'
- alert: BertmeshLateCalls
  expr: |-
    100 * sum by (namespace, job) (rate(bertmesh_requests_total{task!="none", {{ $series }}, outcome="DEADLINE_EXCEEDED"}[5m]))
      / sum by (namespace, job) (rate(bertmesh_requests_total{task!="none", {{ $series }}}[5m]))
      > {{ $rules.latePercent }}
  for: 10m
  labels: {severity: warning}
  annotations:
    summary: Calls of {{ .Release.Name }} miss their deadlines
    description: '{{ `{{ $value | printf "%.1f" }}` }} % of calls end in DEADLINE_EXCEEDED: queue wait and run take longer than callers allow.'
- alert: BertmeshWastedWork
  expr: |-
    100 * sum by (namespace, job) (rate(bertmesh_wasted_tokens_total{ {{- $series }}}[5m]))
      / sum by (namespace, job) (rate(bertmesh_pack_tokens_sum{ {{- $series }}}[5m]))
      > {{ $rules.wastedPercent }}
  for: 15m
  labels: {severity: warning}
  annotations:
    summary: '{{ .Release.Name }} runs texts of callers that have left'
    description: '{{ `{{ $value | printf "%.1f" }}` }} % of the tokens run have no caller left: callers'' timeouts are too short, or they retry too often.'
{{- end }}
