{{/* Name of all objects: the release's name, with bertmesh in it. It is short enough to append a version. */}}
{{- define "bertmesh.name" -}}
{{- $name := .Release.Name -}}
{{- if not (contains "bertmesh" $name) }}{{ $name = printf "%s-bertmesh" $name }}{{ end -}}
{{- $name | trunc 40 | trimSuffix "-" -}}
{{- end }}

{{/* Labels that select the service's pods. A version's own selector adds app.kubernetes.io/version. */}}
{{- define "bertmesh.selector" -}}
app.kubernetes.io/name: bertmesh
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/component: server
{{- end }}

{{/* Labels of every object. They leave out the version label, because Istio and the selectors read it as the model version. */}}
{{- define "bertmesh.labels" -}}
{{ include "bertmesh.selector" . }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end }}

{{/* Name of the pods' ServiceAccount. */}}
{{- define "bertmesh.serviceAccount" -}}
{{- .Values.serviceAccountName | default (include "bertmesh.name" .) -}}
{{- end }}

{{/* Address of an image with tag or digest: (list .Values.versionDefaults.image .Chart.AppVersion). */}}
{{- define "bertmesh.image" -}}
{{- $image := index . 0 -}}
{{- if $image.digest }}{{ $image.repository }}@{{ $image.digest }}
{{- else }}{{ $image.repository }}:{{ $image.tag | default (index . 1) }}{{ end -}}
{{- end }}

{{/* Kind of the object that an autoscaler scales. */}}
{{- define "bertmesh.scaleTarget" -}}
apiVersion: {{ ternary "argoproj.io/v1alpha1" "apps/v1" .Values.rollouts.enabled }}
kind: {{ ternary "Rollout" "Deployment" .Values.rollouts.enabled }}
{{- end }}

{{/* A setting as text. Helm reads 67108864 as a float, and would print it as 6.7108864e+07. */}}
{{- define "bertmesh.text" -}}
{{- if and (kindIs "float64" .) (eq (floor .) .) }}{{ int64 . }}{{ else }}{{ . }}{{ end -}}
{{- end }}
