{{/* Alerts about pods, and what they depend on. */}}
{{- define "bertmesh.alerts.state" -}}
{{- $series := include "bertmesh.series" . }}
{{- $container := printf "namespace=\"%s\", pod=~\"%s-(%s)-.+\", container=\"bertmesh\"" .Release.Namespace (include "bertmesh.name" .) (keys .Values.versions | sortAlpha | join "|") }}
- alert: BertmeshNotReady
  expr: bertmesh_model_ready{ {{- $series }}} == 0
  for: 5m
  labels: {severity: critical}
  annotations:
    summary: A pod of {{ .Release.Name }} takes no calls
    description: '{{ `{{ $labels.model }} {{ $labels.version }} in {{ $labels.pod }}` }} hangs, is broken, or drains and does not end.'
- alert: BertmeshNoMetrics
  # The sidecar answers even where the service does not, so `up` alone does not tell.
  expr: |-
    (up{ {{- $series }}} unless on (namespace, pod) bertmesh_model_ready{ {{- $series }}})
    {{- range $version, $_ := .Values.versions }}
      or absent(up{ {{- $series }}, pod_version="{{ $version }}"})
    {{- end }}
  # A pod that loads its models has no metrics yet.
  for: {{ add .Values.startupSeconds 300 }}s
  labels: {severity: critical}
  annotations:
    summary: '{{ .Release.Name }} shows no metrics'
    description: '{{ `{{ with $labels.pod }}Pod {{ . }}{{ else }}No pod of {{ $labels.pod_version }}{{ end }}` }}: it does not start, is not there, or cannot be read by Prometheus.'
- alert: BertmeshCacheDown
  expr: max by (namespace, job, pod, tier, operation) (bertmesh_cache_breaker_open{ {{- $series }}}) == 1
  for: 5m
  labels: {severity: warning}
  annotations:
    summary: '{{ .Release.Name }} works without its cache'
    description: '{{ `{{ $labels.pod }} leaves {{ $labels.tier }} alone ({{ $labels.operation }})` }}: it is away, slow or full. Calls go on, and every text is run.'
- alert: BertmeshGpuFault
  # 70 is the code with which a process ends that can run its model no more. It stays to be read until the pod is deleted.
  expr: |-
    kube_pod_container_status_last_terminated_exitcode{ {{- $container }}} == 70
      and on (namespace, pod) increase(kube_pod_container_status_restarts_total{ {{- $container }}}[15m]) > 0
  labels: {severity: critical}
  annotations:
    summary: A pod of {{ .Release.Name }} lost its model
    description: '{{ `{{ $labels.pod }}` }} ended with code 70: it could run its model no more, as after a fault of the GPU.'
- alert: BertmeshGpuHot
  expr: bertmesh_gpu_temperature_celsius{ {{- $series }}} > {{ .Values.monitoring.rules.gpuCelsius }}
  for: 10m
  labels: {severity: warning}
  annotations:
    summary: A GPU of {{ .Release.Name }} is too hot
    description: 'GPU {{ `{{ $labels.gpu }} ({{ $labels.uuid }}) of {{ $labels.pod }} has {{ $value }}` }} °C: it slows down, or will.'
{{- end }}
