{{/*
Which calls a rule takes: (list $ $kind $pin). Inside the mesh the port tells gRPC from REST; through a gateway, where
both come in by one port, the content type does.
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
{{- $ofKind := ternary (dict) (dict "content-type" (dict "prefix" "application/grpc")) (eq $kind.name "rest") }}
{{- with merge (deepCopy $headers) $ofKind }}
{{- $_ := set $outside "headers" . }}
{{- end }}
{{- $rules = append $rules $outside }}
{{- end }}
{{- toYaml $rules }}
{{- end }}
