{{/* Annotations of a pod for those who read its metrics and its log. The sidecar finds by them what it is to merge. */}}
{{- define "bertmesh.observabilityAnnotations" -}}
{{- with .Values.monitoring.podMonitor }}
{{- if and .enabled (eq .via "sidecar") -}}
prometheus.istio.io/merge-metrics: "true"
prometheus.io/scrape: "true"
prometheus.io/port: "8081"
prometheus.io/path: /q/metrics
{{ end }}
{{- end }}
{{- if .Values.logShipping.enabled -}}
fluentbit.io/parser-bertmesh: bertmesh
{{- end }}
{{- end }}

{{/* What tells the series of this release from others. */}}
{{- define "bertmesh.series" -}}
namespace="{{ .Release.Namespace }}", job="{{ .Release.Name }}"
{{- end }}

{{/*
Outcomes that are a fault of the service, for alerts and for those who judge a rollout. UNAVAILABLE is none: a pod answers so while
it drains, as in every rollout, and the mesh tries another; one that hangs or is broken is not ready, of which BertmeshNotReady tells.
DEADLINE_EXCEEDED is as often the caller's haste, and has an alert of its own.
*/}}
{{- define "bertmesh.faults" -}}
outcome=~"INTERNAL|UNKNOWN"
{{- end }}

{{/* The version that others are compared with: that of the greatest weight, the first of equals. */}}
{{- define "bertmesh.stableVersion" -}}
{{- $stable := "" }}
{{- range $version, $own := .Values.versions }}
{{- if or (not $stable) (gt (int $own.weight) (int (get $.Values.versions $stable).weight)) }}{{ $stable = $version }}{{ end }}
{{- end }}
{{- $stable }}
{{- end }}
