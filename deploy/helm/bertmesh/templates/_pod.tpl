{{/* Variables of one version's container, by name, so that none comes twice. They win over the ConfigMap. */}}
{{- define "bertmesh.variables" -}}
{{- $variables := dict "DJL_CACHE_DIR" "/tmp/djl" -}}
{{- with ternary .model.directory "/models" (eq .model.source "image") }}
{{- $_ := set $variables "BERTMESH_MODELS_DIR" . }}
{{- end -}}
{{- if .gpu }}
{{- $_ := set $variables "BERTMESH_EXECUTION_PROVIDER" "cuda" }}
{{- $_ := set $variables "BERTMESH_EXECUTION_REQUIRE_GPU" true }}
{{- end }}
{{- range $variable, $value := mergeOverwrite $variables .settings }}
- {name: {{ $variable }}, value: {{ include "bertmesh.text" $value | quote }}}
{{- end }}
{{- end }}

{{/* Resources of the container: (list $ $spec). Kubernetes wants as many GPUs requested as allowed. */}}
{{- define "bertmesh.resources" -}}
{{- $root := index . 0 }}{{ $spec := index . 1 }}
{{- $resources := deepCopy $spec.resources }}
{{- if $spec.gpu }}
{{- $gpu := dict $root.Values.gpu.resource 1 }}
{{- $resources = mergeOverwrite $resources (dict "requests" $gpu "limits" (deepCopy $gpu)) }}
{{- end }}
{{- toYaml $resources }}
{{- end }}

{{/* Volumes of a pod: (list $ $spec). */}}
{{- define "bertmesh.volumes" -}}
{{- $root := index . 0 }}{{ $spec := index . 1 -}}
- name: temporary
  emptyDir: {sizeLimit: {{ $root.Values.temporarySize }}}
{{- if eq $spec.model.source "claim" }}
- name: models
  persistentVolumeClaim: {claimName: {{ $spec.model.claim }}, readOnly: true}
{{- else if eq $spec.model.source "download" }}
- name: models
  emptyDir: {sizeLimit: {{ $spec.model.download.size }}}
{{- end }}
{{- end }}

{{/* Which nodes a pod goes to, and how pods of one version and build spread: (list $ $version $spec). */}}
{{- define "bertmesh.placement" -}}
{{- $root := index . 0 }}{{ $version := index . 1 }}{{ $spec := index . 2 }}
{{- if and $spec.gpu $root.Values.gpu.runtimeClassName }}
runtimeClassName: {{ $root.Values.gpu.runtimeClassName }}
{{- end }}
{{- with $spec.nodeSelector }}
nodeSelector: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with concat $spec.tolerations (ternary $root.Values.gpu.tolerations list $spec.gpu) }}
tolerations: {{- toYaml . | nindent 2 }}
{{- end }}
{{- $spread := dict "topology.kubernetes.io/zone" $root.Values.topologySpread.zone "kubernetes.io/hostname" $root.Values.topologySpread.node }}
{{- if or (ne $root.Values.topologySpread.zone "off") (ne $root.Values.topologySpread.node "off") }}
topologySpreadConstraints:
  {{- range $key, $when := $spread }}
  {{- if ne $when "off" }}
  - topologyKey: {{ $key }}
    maxSkew: 1
    whenUnsatisfiable: {{ $when }}
    # Of one build: else old pods, soon to go, would decide where new ones are put.
    matchLabelKeys: [pod-template-hash]
    labelSelector:
      matchLabels:
        {{- include "bertmesh.selector" $root | nindent 8 }}
        app.kubernetes.io/version: {{ $version }}
  {{- end }}
  {{- end }}
{{- end }}
{{- end }}
