{{/* Init container that downloads a version's bundles and fails if the archive differs from its SHA-256. */}}
{{- define "bertmesh.download" -}}
- name: download
  image: {{ .image | quote }}
  command:
    - sh
    - -euc
    - |
      # The service ignores names that begin with a dot.
      archive=$MODELS/.bundles.tar.gz
      curl --fail --location --silent --show-error --retry 5 --output "$archive" "$URL"
      echo "$SHA256  $archive" | sha256sum -c
      tar -xzf "$archive" -C "$MODELS"
      rm "$archive"
  env:
    - {name: URL, value: {{ .url | quote }}}
    - {name: SHA256, value: {{ .sha256 | quote }}}
    - {name: MODELS, value: /models}
  resources:
    requests: {cpu: 100m, memory: 128Mi}
    limits: {cpu: "1", memory: 128Mi}
  securityContext: {{- include "bertmesh.containerSecurity" . | nindent 4 }}
  volumeMounts:
    - {name: models, mountPath: /models}
{{- end }}

{{/* Restrictions of every container of a pod. */}}
{{- define "bertmesh.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: {drop: [ALL]}
{{- end }}
