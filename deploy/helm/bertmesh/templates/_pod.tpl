{{/* Variables of one version's container: (list $ $spec). A dict keeps names unique. They override the ConfigMap. */}}
{{- define "bertmesh.variables" -}}
{{- $spec := index . 1 }}
{{- $variables := dict -}}
{{- with ternary $spec.model.directory "/models" (eq $spec.model.source "image") }}
{{- $_ := set $variables "BERTMESH_MODELS_DIR" . }}
{{- end -}}
{{- if $spec.gpu }}
{{- $_ := set $variables "BERTMESH_EXECUTION_PROVIDER" "cuda" }}
{{- $_ := set $variables "BERTMESH_EXECUTION_REQUIRE_GPU" true }}
{{- end }}
{{- range $variable, $value := mergeOverwrite $variables $spec.settings }}
- {name: {{ $variable }}, value: {{ include "bertmesh.text" $value | quote }}}
{{- end }}
{{- end }}

{{/* Resources of the container: (list $ $spec). Kubernetes requires that requests and limits have the same number of GPUs. */}}
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
{{- include "bertmesh.secretVolumes" $root }}
{{- end }}

{{/* The container's mounts of these volumes: (list $ $spec). The service writes only to /tmp. */}}
{{- define "bertmesh.volumeMounts" -}}
{{- $root := index . 0 }}{{ $spec := index . 1 -}}
- {name: temporary, mountPath: /tmp}
{{- if ne $spec.model.source "image" }}
- {name: models, mountPath: /models, readOnly: true}
{{- end }}
{{- include "bertmesh.secretVolumeMounts" $root }}
{{- end }}

{{/* Pod annotation that changes with the settings, so that a new setting restarts the pod. */}}
{{- define "bertmesh.checksum" -}}
checksum/config: {{ (include (print .Template.BasePath "/configmap.yaml") . | fromYaml).data | toJson | sha256sum }}
{{- end }}

{{/* Fields that decide which nodes a pod may run on: (list $ $spec). */}}
{{- define "bertmesh.placement" -}}
{{- $root := index . 0 }}{{ $spec := index . 1 }}
{{- if and $spec.gpu $root.Values.gpu.runtimeClassName }}
runtimeClassName: {{ $root.Values.gpu.runtimeClassName }}
{{- end }}
{{- with $spec.nodeSelector }}
nodeSelector: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with concat $spec.tolerations (ternary $root.Values.gpu.tolerations list $spec.gpu) }}
tolerations: {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}
