{{/*
Match conditions of a rule: (list $ $kind $pin). Inside the mesh the port distinguishes gRPC from REST. Through a gateway, where
both share one port, the content type does.
*/}}
{{- define "bertmesh.match" -}}
{{- $root := index . 0 }}{{ $kind := index . 1 }}{{ $pin := index . 2 }}
{{- $headers := dict }}
{{- with $pin }}
{{- $_ := set $headers $root.Values.istio.virtualService.pinHeader (dict "exact" .) }}
{{- end }}
{{- $rule := dict }}
{{- with $kind.uri }}
{{- $_ := set $rule "uri" (dict "regex" .) }}
{{- end }}
{{- $mesh := merge (dict "gateways" (list "mesh") "port" $kind.port) $rule }}
{{- if $headers }}
{{- $_ := set $mesh "headers" $headers }}
{{- end }}
{{- $rules := list $mesh }}
{{- if $root.Values.istio.gateway.enabled }}
{{- $outside := merge (dict "gateways" (list (include "bertmesh.name" $root))) $rule }}
{{- $kindHeaders := ternary (dict) (dict "content-type" (dict "prefix" "application/grpc")) (eq $kind.name "rest") }}
{{- with merge (deepCopy $headers) $kindHeaders }}
{{- $_ := set $outside "headers" . }}
{{- end }}
{{- $rules = append $rules $outside }}
{{- end }}
{{- toYaml $rules }}
{{- end }}
