{{/* Alerts about pods and their dependencies. */}}
{{- define "bertmesh.alerts.state" -}}
{{- $series := include "bertmesh.series" . }}
{{- $container := printf "namespace=\"%s\", pod=~\"%s-(%s)-.+\", container=\"bertmesh\"" .Release.Namespace (include "bertmesh.name" .) (keys .Values.versions | sortAlpha | join "|") }}
- alert: BertmeshNotReady
  expr: bertmesh_model_ready{ {{- $series }}} == 0
  for: 5m
  labels: {severity: critical}
  annotations:
    summary: A pod of {{ .Release.Name }} accepts no calls
    description: '{{ `{{ $labels.model }} {{ $labels.version }} in {{ $labels.pod }}` }} hangs, is broken, or drains and does not exit.'
- alert: BertmeshNoMetrics
  # The sidecar answers even if the service does not, so `up` alone proves nothing.
  expr: |-
    (up{ {{- $series }}} unless on (namespace, pod) bertmesh_model_ready{ {{- $series }}})
    {{- range $version, $_ := .Values.versions }}
      or absent(up{ {{- $series }}, pod_version="{{ $version }}"})
    {{- end }}
  # A pod that loads its models has no metrics yet.
  for: {{ add .Values.startupSeconds 300 }}s
  labels: {severity: critical}
  annotations:
    summary: '{{ .Release.Name }} exposes no metrics'
    description: '{{ `{{ with $labels.pod }}Pod {{ . }}{{ else }}No pod of {{ $labels.pod_version }}{{ end }}` }}: it does not start, does not exist, or Prometheus cannot scrape it.'
- alert: BertmeshCacheDown
  expr: max by (namespace, job, pod, tier, operation) (bertmesh_cache_breaker_open{ {{- $series }}}) == 1
  for: 5m
  labels: {severity: warning}
  annotations:
    summary: '{{ .Release.Name }} works without its cache'
    description: '{{ `{{ $labels.pod }} opened its {{ $labels.tier }} circuit ({{ $labels.operation }})` }}: {{ `{{ $labels.tier }}` }} is down, slow or full. Calls go on, and the model runs every text.'
- alert: BertmeshGpuFault
  # A process exits with code 70 if it can no longer run its model. Kubernetes reports the code until the pod is deleted.
  expr: |-
    kube_pod_container_status_last_terminated_exitcode{ {{- $container }}} == 70
      and on (namespace, pod) increase(kube_pod_container_status_restarts_total{ {{- $container }}}[15m]) > 0
  labels: {severity: critical}
  annotations:
    summary: A pod of {{ .Release.Name }} lost its model
    description: '{{ `{{ $labels.pod }}` }} exited with code 70: it could no longer run its model, for example after a GPU fault.'
- alert: BertmeshGpuHot
  expr: bertmesh_gpu_temperature_celsius{ {{- $series }}} > {{ .Values.monitoring.rules.gpuCelsius }}
  for: 10m
  labels: {severity: warning}
  annotations:
    summary: A GPU of {{ .Release.Name }} is too hot
    description: 'GPU {{ `{{ $labels.gpu }} ({{ $labels.uuid }}) of {{ $labels.pod }} is at {{ $value }}` }} °C: it throttles, or will.'
{{- end }}
