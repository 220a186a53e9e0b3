{{/* Pod annotations for readers of metrics and logs. They tell the sidecar which metrics to merge. */}}
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

{{/* Labels that identify the series of this release. */}}
{{- define "bertmesh.series" -}}
namespace="{{ .Release.Namespace }}", job="{{ .Release.Name }}"
{{- end }}

{{/*
Outcomes that are the service's fault, for alerts and for a rollout's analysis. UNAVAILABLE is not one, because a pod answers so while
it drains, as in every rollout, and the mesh retries on another pod. A hung or broken pod is not ready; BertmeshNotReady reports it.
DEADLINE_EXCEEDED is as often the caller's short deadline, and has its own alert.
*/}}
{{- define "bertmesh.faults" -}}
outcome=~"INTERNAL|UNKNOWN"
{{- end }}

{{/* The version that alerts compare others with: the one with the greatest weight, or the first of equals. */}}
{{- define "bertmesh.stableVersion" -}}
{{- $stable := "" }}
{{- range $version, $own := .Values.versions }}
{{- if or (not $stable) (gt (int $own.weight) (int (get $.Values.versions $stable).weight)) }}{{ $stable = $version }}{{ end }}
{{- end }}
{{- $stable }}
{{- end }}
