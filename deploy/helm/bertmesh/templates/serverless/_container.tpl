{{/*
A version's container for Knative: (list $ $spec "name"). Knative accepts one port, whose name distinguishes HTTP/2 from HTTP/1,
and no lifecycle. The restricted Pod Security is at the container, because Knative accepts none at the pod.
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
  volumeMounts: {{- include "bertmesh.volumeMounts" (list $root $spec) | nindent 4 }}
{{- end }}

{{/* Restrictions of a container if the pod cannot set them for all containers. */}}
{{- define "bertmesh.serverlessSecurity" -}}
runAsNonRoot: true
seccompProfile: {type: RuntimeDefault}
{{ include "bertmesh.containerSecurity" . }}
{{- end }}

{{/* Annotations of Knative's pods: (list $ $spec). */}}
{{- define "bertmesh.serverlessAnnotations" -}}
{{- $root := index . 0 }}{{ $spec := index . 1 }}{{ $serverless := $root.Values.serverless -}}
{{ include "bertmesh.checksum" $root }}
autoscaling.knative.dev/scale-to-zero-pod-retention-period: {{ $serverless.retentionSeconds }}s
serving.knative.dev/progress-deadline: {{ add $root.Values.startupSeconds 300 }}s
{{- end }}

{{/* Fields of the pod besides its container: (list $ $spec). */}}
{{- define "bertmesh.serverlessPod" -}}
{{- $root := index . 0 }}{{ $spec := index . 1 -}}
serviceAccountName: {{ include "bertmesh.serviceAccount" $root }}
automountServiceAccountToken: false
# Otherwise a Service named bertmesh would add BERTMESH_* variables, which look like settings.
enableServiceLinks: false
{{- include "bertmesh.placement" (list $root $spec) }}
{{- if eq $spec.model.source "download" }}
{{- $download := include "bertmesh.download" $spec.model.download | fromYamlArray | first }}
initContainers:
  - {{- set $download "securityContext" (include "bertmesh.serverlessSecurity" $root | fromYaml) | toYaml | nindent 4 }}
{{- end }}
volumes: {{- include "bertmesh.volumes" (list $root $spec) | nindent 2 }}
{{- end }}
