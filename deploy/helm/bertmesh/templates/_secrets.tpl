{{/*
Secrets whose files the pods read, as JSON: the value that names the Secret, its keys, and the settings that point to them.
Each has its own directory, because kubelet never updates a file mounted by subPath.
*/}}
{{- define "bertmesh.secretFiles" -}}
{{- $files := list
  (dict "value" "tls" "directory" "tls" "files" (dict
    "BERTMESH_SECURITY_TLS_CERTIFICATE" "tls.crt" "BERTMESH_SECURITY_TLS_KEY" "tls.key"))
  (dict "value" "clientCa" "directory" "client-ca" "files" (dict "BERTMESH_SECURITY_TLS_CLIENT_CA" "ca.crt"))
  (dict "value" "apiKeys" "directory" "api-keys" "files" (dict "BERTMESH_SECURITY_API_KEYS" "api-keys"))
  (dict "value" "jwtKeys" "directory" "jwt-keys" "files" (dict "BERTMESH_SECURITY_JWT_KEYS" "jwks.json"))
  (dict "value" "cache" "directory" "cache" "files" (dict "BERTMESH_CACHE_SECRET_FILE" "secret"))
  (dict "value" "redisPassword" "directory" "redis-password" "files" (dict "BERTMESH_CACHE_REDIS_PASSWORD_FILE" "password"))
  (dict "value" "redisCa" "directory" "redis-ca" "files" (dict "BERTMESH_CACHE_REDIS_TLS_CA" "ca.crt"))
  (dict "value" "redisClient" "directory" "redis-client" "files" (dict
    "BERTMESH_CACHE_REDIS_TLS_CERTIFICATE" "tls.crt" "BERTMESH_CACHE_REDIS_TLS_KEY" "tls.key")) }}
{{- $named := list }}
{{- range $file := $files }}
{{- $secret := get $.Values.secrets $file.value }}
{{- if and (eq $file.value "cache") (not $secret) $.Values.redis.enabled }}
{{- $secret = printf "%s-cache" (include "bertmesh.name" $) }}
{{- end }}
{{- if $secret }}{{ $named = append $named (set $file "secret" $secret) }}{{ end }}
{{- end }}
{{- $named | toJson }}
{{- end }}

{{/* Settings that point to the files of Secrets. */}}
{{- define "bertmesh.secretSettings" -}}
{{- range include "bertmesh.secretFiles" . | fromJsonArray }}
{{- $directory := .directory }}
{{- range $variable, $file := .files }}
{{ $variable }}: /etc/bertmesh/{{ $directory }}/{{ $file }}
{{- end }}
{{- end }}
{{- end }}

{{/* Volumes of the Secrets. If a Secret lacks a key, the pod does not start, and an event names the key. */}}
{{- define "bertmesh.secretVolumes" -}}
{{- range include "bertmesh.secretFiles" . | fromJsonArray }}
- name: {{ .directory }}
  secret:
    secretName: {{ .secret }}
    # World-readable, because root owns the files, and OpenShift assigns the group. Only containers that mount them see them.
    defaultMode: 0444
    items:
      {{- range $_, $file := .files }}
      - {key: {{ $file }}, path: {{ $file }}}
      {{- end }}
{{- end }}
{{- end }}

{{/* The container's mounts of these volumes. */}}
{{- define "bertmesh.secretVolumeMounts" -}}
{{- range include "bertmesh.secretFiles" . | fromJsonArray }}
- {name: {{ .directory }}, mountPath: /etc/bertmesh/{{ .directory }}, readOnly: true}
{{- end }}
{{- end }}

{{/* Protocol of a Service's port: (list $ "grpc"). If the service itself speaks TLS, a mesh or gateway must not parse the traffic. */}}
{{- define "bertmesh.appProtocol" -}}
{{- ternary (index . 1) "https" (empty (index . 0).Values.secrets.tls) }}
{{- end }}
