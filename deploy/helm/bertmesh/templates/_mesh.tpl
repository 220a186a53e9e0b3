{{/* Pod labels that say how the pod joins the mesh. */}}
{{- define "bertmesh.meshLabels" -}}
{{- if eq .Values.istio.dataplane "sidecar" -}}
sidecar.istio.io/inject: "true"
{{- with .Values.istio.revision }}
istio.io/rev: {{ . }}
{{- end }}
{{- else if eq .Values.istio.dataplane "ambient" -}}
istio.io/dataplane-mode: ambient
{{- end -}}
{{- end }}

{{/*
Pod annotation: the sidecar starts before the service, and stays until the last call has ended.
Istio ignores the first setting if sidecars are native, because Kubernetes then guarantees the order.
*/}}
{{- define "bertmesh.meshAnnotations" -}}
{{- if eq .Values.istio.dataplane "sidecar" -}}
proxy.istio.io/config: |
  holdApplicationUntilProxyStarts: true
  proxyMetadata:
    EXIT_ON_ZERO_ACTIVE_CONNECTIONS: "true"
    MINIMUM_DRAIN_DURATION: {{ .Values.shutdown.preStopSeconds }}s
{{- end -}}
{{- end }}

{{/* Ports of the servers that the values make the pods call, as a JSON array. */}}
{{- define "bertmesh.egressPorts" -}}
{{- $urls := list (include "bertmesh.tracingEndpoint" .) (include "bertmesh.redisUrl" .) -}}
{{- if not .Values.secrets.jwtKeys }}{{ $urls = append $urls (get .Values.settings "BERTMESH_SECURITY_JWT_ISSUER") }}{{ end }}
{{- range .Values.versions }}
{{- $model := (mergeOverwrite (deepCopy $.Values.versionDefaults) .).model }}
{{- if eq $model.source "download" }}{{ $urls = append $urls $model.download.url }}{{ end }}
{{- end }}
{{- $usual := dict "https" 443 "http" 80 "redis" 6379 "rediss" 6379 }}
{{- $ports := list }}
{{- range compact $urls }}
{{- $url := urlParse . }}
{{- $port := regexFind ":[0-9]+$" $url.host | trimPrefix ":" }}
{{- $ports = append $ports (int (default (get $usual $url.scheme) $port)) }}
{{- end }}
{{- if .Values.istio.globalRateLimit.enabled }}{{ $ports = append $ports (int .Values.istio.globalRateLimit.port) }}{{ end }}
{{- $ports | uniq | toJson }}
{{- end }}
