{{/* Spread of one version's pods over zones and nodes: (list $ $version). */}}
{{- define "bertmesh.spread" -}}
{{- $root := index . 0 }}{{ $version := index . 1 }}
{{- $spread := dict "topology.kubernetes.io/zone" $root.Values.topologySpread.zone "kubernetes.io/hostname" $root.Values.topologySpread.node }}
{{- if or (ne $root.Values.topologySpread.zone "off") (ne $root.Values.topologySpread.node "off") }}
topologySpreadConstraints:
  {{- range $key, $when := $spread }}
  {{- if ne $when "off" }}
  - topologyKey: {{ $key }}
    maxSkew: 1
    whenUnsatisfiable: {{ $when }}
    # Only pods of one build. Otherwise old pods, which stop soon, would decide where Kubernetes puts new ones.
    matchLabelKeys: [{{ ternary "rollouts-pod-template-hash" "pod-template-hash" $root.Values.rollouts.enabled }}]
    labelSelector:
      matchLabels:
        {{- include "bertmesh.selector" $root | nindent 8 }}
        app.kubernetes.io/version: {{ $version }}
  {{- end }}
  {{- end }}
{{- end }}
{{- end }}
