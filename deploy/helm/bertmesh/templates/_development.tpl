{{/* Labels by which one of the servers for development is found: (list $ "redis"). They are not among the service's pods. */}}
{{- define "bertmesh.developmentSelector" -}}
app.kubernetes.io/name: {{ index . 1 }}
app.kubernetes.io/instance: {{ (index . 0).Release.Name }}
app.kubernetes.io/component: {{ index . 1 }}
{{- end }}

{{/* Labels of its objects. */}}
{{- define "bertmesh.developmentLabels" -}}
{{- $root := index . 0 -}}
{{ include "bertmesh.developmentSelector" . }}
app.kubernetes.io/managed-by: {{ $root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" $root.Chart.Name $root.Chart.Version | replace "+" "_" }}
{{- end }}

{{/* The part of its pod that keeps to the restricted Pod Security. A user has to be named: its image may have root's. */}}
{{- define "bertmesh.developmentPod" -}}
automountServiceAccountToken: false
enableServiceLinks: false
securityContext: {runAsNonRoot: true, runAsUser: 10001, runAsGroup: 10001, seccompProfile: {type: RuntimeDefault}}
{{- end }}
