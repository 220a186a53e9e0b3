{{/*
A version's container for Knative: (list $ $spec "name"). Knative takes one port, by the name that tells HTTP/2 from HTTP/1,
no lifecycle, and the restricted Pod Security at the container, for it takes none at the pod.
*/}}
{{- define "bertmesh.serverlessContainer" -}}
{{- $root := index . 0 }}{{ $spec := index . 1 -}}
- name: {{ index . 2 }}
  image: {{ include "bertmesh.image" (list $spec.image $root.Chart.AppVersion) | quote }}
  envFrom:
    - configMapRef: {name: {{ include "bertmesh.name" $root }}}
  {{- with include "bertmesh.variables" (list $root $spec) | trim }}
  env: {{- . | nindent 4 }}
  {{- end }}
  ports:
    {{- if eq $root.Values.serverless.port "grpc" }}
    - {name: h2c, containerPort: 9000}
    {{- else }}
    - {name: http1, containerPort: 8080}
    {{- end }}
  startupProbe:
    httpGet: {path: /q/health/started, port: 8081}
    periodSeconds: 1
    failureThreshold: {{ $root.Values.startupSeconds }}
  readinessProbe:
    httpGet: {path: /q/health/ready, port: 8081}
    periodSeconds: 5
    timeoutSeconds: 2
    failureThreshold: 2
  livenessProbe:
    httpGet: {path: /q/health/live, port: 8081}
    periodSeconds: 10
    timeoutSeconds: 5
  resources: {{- include "bertmesh.resources" (list $root $spec) | nindent 4 }}
  securityContext: {{- include "bertmesh.serverlessSecurity" $root | nindent 4 }}
  volumeMounts: {{- include "bertmesh.mounts" (list $root $spec) | nindent 4 }}
{{- end }}

{{/* What a container may not do where the pod cannot say it for all. */}}
{{- define "bertmesh.serverlessSecurity" -}}
runAsNonRoot: true
seccompProfile: {type: RuntimeDefault}
{{ include "bertmesh.containerSecurity" . }}
{{- end }}

{{/* Annotations of its pods: (list $ $spec). */}}
{{- define "bertmesh.serverlessAnnotations" -}}
{{- $root := index . 0 }}{{ $spec := index . 1 }}{{ $serverless := $root.Values.serverless -}}
{{ include "bertmesh.checksum" $root }}
autoscaling.knative.dev/scale-to-zero-pod-retention-period: {{ $serverless.retentionSeconds }}s
serving.knative.dev/progress-deadline: {{ add $root.Values.startupSeconds 300 }}s
{{- end }}

{{/* The part of a pod that is not its container: (list $ $spec). */}}
{{- define "bertmesh.serverlessPod" -}}
{{- $root := index . 0 }}{{ $spec := index . 1 -}}
serviceAccountName: {{ include "bertmesh.serviceAccount" $root }}
automountServiceAccountToken: false
# Else a Service called bertmesh would add BERTMESH_* variables, among the settings.
enableServiceLinks: false
{{- include "bertmesh.placement" (list $root $spec) }}
{{- if eq $spec.model.source "download" }}
{{- $download := include "bertmesh.download" $spec.model.download | fromYamlArray | first }}
initContainers:
  - {{- set $download "securityContext" (include "bertmesh.serverlessSecurity" $root | fromYaml) | toYaml | nindent 4 }}
{{- end }}
volumes: {{- include "bertmesh.volumes" (list $root $spec) | nindent 2 }}
{{- end }}
