package io.bertmesh.deploy;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.istio.api.networking.v1.DestinationRule;
import io.fabric8.istio.api.networking.v1.Gateway;
import io.fabric8.istio.api.networking.v1.VirtualService;
import io.fabric8.istio.api.security.v1.AuthorizationPolicy;
import io.fabric8.istio.api.security.v1.PeerAuthentication;
import io.fabric8.istio.api.security.v1.RequestAuthentication;
import io.fabric8.istio.api.telemetry.v1.Telemetry;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GRPCRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Checks that every field of an object exists in its kind, because Kubernetes silently drops unknown fields. */
final class KnownFields {

    /** The kinds whose fields are checked. Other kinds have no classes; their schemas are checked elsewhere. */
    private static final List<Class<? extends HasMetadata>> TYPES = List.of(
            AuthorizationPolicy.class,
            ConfigMap.class,
            Deployment.class,
            DestinationRule.class,
            GRPCRoute.class,
            Gateway.class,
            HTTPRoute.class,
            HorizontalPodAutoscaler.class,
            NetworkPolicy.class,
            PeerAuthentication.class,
            PodDisruptionBudget.class,
            RequestAuthentication.class,
            Secret.class,
            Service.class,
            ServiceAccount.class,
            Telemetry.class,
            VirtualService.class);

    /** Leaves out unknown fields and nothing else, not even empty fields. */
    private static final ObjectMapper KNOWN = JsonMapper.builder()
            .annotationIntrospector(new JacksonAnnotationIntrospector() {
                @Override
                public Boolean hasAnyGetter(Annotated annotated) {
                    return false;
                }

                @Override
                public JsonInclude.Value findPropertyInclusion(Annotated annotated) {
                    return JsonInclude.Value.empty();
                }
            })
            .build();

    private KnownFields() {}

    /** One sentence for each field that Kubernetes would drop. */
    static List<String> faults(Rendering rendering) {
        List<String> faults = new ArrayList<>();
        for (JsonNode object : rendering.objects()) {
            type(object).ifPresent(type -> {
                JsonNode known = KNOWN.valueToTree(KNOWN.convertValue(object, type));
                String name = object.path("metadata").path("name").asText();
                compare(object, known, "%s %s".formatted(type.getSimpleName(), name), faults);
            });
        }
        return faults;
    }

    private static Optional<Class<? extends HasMetadata>> type(JsonNode object) {
        for (Class<? extends HasMetadata> type : TYPES) {
            if (Rendering.isOf(type, object)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    private static void compare(JsonNode written, JsonNode known, String path, Collection<String> faults) {
        if (known.isMissingNode()) {
            faults.add(path + ": no such field");
            return;
        }
        written.properties()
                .forEach(field ->
                        compare(field.getValue(), known.path(field.getKey()), path + "." + field.getKey(), faults));
        for (int i = 0; i < written.size() && written.isArray(); i++) {
            compare(written.get(i), known.path(i), "%s[%d]".formatted(path, i), faults);
        }
    }
}
