{{/* Labels that select a development server: (list $ "redis"). They do not match the service's pods. */}}
{{- define "bertmesh.developmentSelector" -}}
app.kubernetes.io/name: {{ index . 1 }}
app.kubernetes.io/instance: {{ (index . 0).Release.Name }}
app.kubernetes.io/component: {{ index . 1 }}
{{- end }}

{{/* Labels of a development server's objects: (list $ "redis"). */}}
{{- define "bertmesh.developmentLabels" -}}
{{- $root := index . 0 -}}
{{ include "bertmesh.developmentSelector" . }}
app.kubernetes.io/managed-by: {{ $root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" $root.Chart.Name $root.Chart.Version | replace "+" "_" }}
{{- end }}

{{/* Fields that make a development server's pod meet the restricted Pod Security. They name a user, because the image may run as root. */}}
{{- define "bertmesh.developmentPod" -}}
automountServiceAccountToken: false
enableServiceLinks: false
securityContext: {runAsNonRoot: true, runAsUser: 10001, runAsGroup: 10001, seccompProfile: {type: RuntimeDefault}}
{{- end }}
