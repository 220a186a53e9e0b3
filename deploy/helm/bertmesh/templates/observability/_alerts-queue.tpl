{{/* Alerts about the queue, refused texts, and runs. */}}
{{- define "bertmesh.alerts.queue" -}}
{{- $series := include "bertmesh.series" . }}
{{- $rules := .Values.monitoring.rules }}
- alert: BertmeshOverloaded
  expr: |-
    100 * sum by (namespace, job) (rate(bertmesh_refused_texts_total{ {{- $series }}, reason="OVERLOADED"}[5m]))
      / sum by (namespace, job) (rate(bertmesh_texts_total{ {{- $series }}}[5m]))
      > {{ $rules.overloadedPercent }}
  for: 5m
  labels: {severity: warning}
  annotations:
    summary: 'Load on {{ .Release.Name }} exceeds its capacity'
    description: '{{ `{{ $value | printf "%.1f" }}` }} % of texts are refused as OVERLOADED; their callers get a retry hint.'
- alert: BertmeshLongWait
  expr: |-
    histogram_quantile(0.99, sum by (namespace, job, task, le) (rate(bertmesh_queue_duration_seconds_bucket{ {{- $series }}}[5m])))
      > {{ $rules.queueSeconds }}
  for: 10m
  labels: {severity: warning}
  annotations:
    summary: Texts wait too long in the queue of {{ .Release.Name }}
    description: 'The 99th percentile of the queue wait is {{ `{{ $value | printf "%.2f" }}` }} s for {{ `{{ $labels.task }}` }}.'
- alert: BertmeshStreamsHeld
  expr: min_over_time(bertmesh_held_texts{ {{- $series }}}[10m]) > 0
  for: 20m
  labels: {severity: warning}
  annotations:
    summary: '{{ .Release.Name }} holds back streams'
    description: 'Texts of streams wait for room in the queue of {{ `{{ $labels.pod }}` }} all the time: bulk work arrives faster than its share allows.'
- alert: BertmeshHungRun
  expr: bertmesh_hung_runs{ {{- $series }}} > 0
  for: 1m
  labels: {severity: critical}
  annotations:
    summary: A run of {{ .Release.Name }} hangs
    description: 'A run of {{ `{{ $labels.model }} {{ $labels.version }} in {{ $labels.pod }}` }} takes longer than BERTMESH_EXECUTION_RUN_TIMEOUT; the pod is not ready.'
- alert: BertmeshFailedRuns
  expr: rate(bertmesh_failed_runs_total{ {{- $series }}}[5m]) > 0
  for: 5m
  labels: {severity: critical}
  annotations:
    summary: Runs of {{ .Release.Name }} fail
    description: 'Runs of {{ `{{ $labels.model }} {{ $labels.version }} in {{ $labels.pod }}` }} fail or hang; the log has the error code of ONNX Runtime.'
{{- end }}
