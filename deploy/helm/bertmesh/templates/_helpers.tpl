{{/* Name of all objects: the release's, with bertmesh in it. Short enough for a version to follow. */}}
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

{{/* Labels of every object. The version label is for model versions, as Istio and the selectors read it. */}}
{{- define "bertmesh.labels" -}}
{{ include "bertmesh.selector" . }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end }}

{{/* Name of the ServiceAccount that the pods run as. */}}
{{- define "bertmesh.serviceAccount" -}}
{{- .Values.serviceAccountName | default (include "bertmesh.name" .) -}}
{{- end }}

{{/* Address of an image with tag or digest: (list .Values.versionDefaults.image .Chart.AppVersion). */}}
{{- define "bertmesh.image" -}}
{{- $image := index . 0 -}}
{{- if $image.digest }}{{ $image.repository }}@{{ $image.digest }}
{{- else }}{{ $image.repository }}:{{ $image.tag | default (index . 1) }}{{ end -}}
{{- end }}

{{/* The kind of object whose number of pods counts. */}}
{{- define "bertmesh.scaled" -}}
apiVersion: {{ ternary "argoproj.io/v1alpha1" "apps/v1" .Values.rollouts.enabled }}
kind: {{ ternary "Rollout" "Deployment" .Values.rollouts.enabled }}
{{- end }}

{{/* A setting as text. Helm reads 67108864 as a float, which would be written 6.7108864e+07. */}}
{{- define "bertmesh.text" -}}
{{- if and (kindIs "float64" .) (eq (floor .) .) }}{{ int64 . }}{{ else }}{{ . }}{{ end -}}
{{- end }}
