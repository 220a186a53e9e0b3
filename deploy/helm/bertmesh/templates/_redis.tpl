{{/* URL of the Redis that shares answers, with the user but without a password. Empty means none. */}}
{{- define "bertmesh.redisUrl" -}}
{{- $url := ternary (printf "redis://%s-redis:6379" (include "bertmesh.name" .)) .Values.redis.url .Values.redis.enabled }}
{{- with .Values.redis.user }}{{ $url = replace "://" (printf "://%s@" .) $url }}{{ end }}
{{- $url }}
{{- end }}

{{/* OTLP endpoint for spans. Empty means none. */}}
{{- define "bertmesh.tracingEndpoint" -}}
{{- ternary (printf "http://%s-jaeger:4317" (include "bertmesh.name" .)) .Values.tracing.endpoint .Values.jaeger.enabled }}
{{- end }}
