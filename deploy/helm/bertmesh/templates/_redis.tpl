{{/* Address of the Redis to share answers by, without a password. Empty means none. */}}
{{- define "bertmesh.redisUrl" -}}
{{- ternary (printf "redis://%s-redis:6379" (include "bertmesh.name" .)) .Values.redis.url .Values.redis.enabled }}
{{- end }}

{{/*
Variables of a container that bring Redis's password into its address. Kubernetes puts in only what comes earlier in the
list, and only here: not in what comes from a ConfigMap.
*/}}
{{- define "bertmesh.redisVariables" -}}
{{- with .Values.secrets.redisPassword }}
{{- $url := splitn "://" 2 (include "bertmesh.redisUrl" $) }}
- name: REDIS_PASSWORD
  valueFrom: {secretKeyRef: {name: {{ . }}, key: password}}
- name: BERTMESH_CACHE_REDIS_URL
  value: {{ printf "%s://%s:$(REDIS_PASSWORD)@%s" $url._0 $.Values.redis.user $url._1 | quote }}
{{- end }}
{{- end }}

{{/* Where spans go. Empty means nowhere. */}}
{{- define "bertmesh.tracingEndpoint" -}}
{{- ternary (printf "http://%s-jaeger:4317" (include "bertmesh.name" .)) .Values.tracing.endpoint .Values.jaeger.enabled }}
{{- end }}
