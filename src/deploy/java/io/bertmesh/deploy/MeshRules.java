package io.bertmesh.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import io.bertmesh.deploy.Rendering.PodTemplate;
import io.fabric8.istio.api.api.networking.v1alpha3.Destination;
import io.fabric8.istio.api.api.networking.v1alpha3.HTTPMirrorPolicy;
import io.fabric8.istio.api.api.networking.v1alpha3.HTTPRoute;
import io.fabric8.istio.api.api.networking.v1alpha3.HTTPRouteDestination;
import io.fabric8.istio.api.api.networking.v1alpha3.Subset;
import io.fabric8.istio.api.networking.v1.DestinationRule;
import io.fabric8.istio.api.networking.v1.Gateway;
import io.fabric8.istio.api.networking.v1.VirtualService;
import io.fabric8.kubernetes.api.model.Service;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** Checks that routes lead to existing Services and versions, and that the mesh's rules select existing pods. */
final class MeshRules {

    /** Istio's name for the sidecars themselves. */
    private static final String SIDECARS = "mesh";

    private final Rendering rendering;
    private final List<PodTemplate> pods;
    private final List<String> faults = new ArrayList<>();

    private MeshRules(Rendering rendering) {
        this.rendering = rendering;
        this.pods = rendering.podTemplates();
    }

    /** One sentence for each route or rule without a target. */
    static List<String> faults(Rendering rendering) {
        MeshRules rules = new MeshRules(rendering);
        rendering.all(DestinationRule.class).forEach(rules::subsets);
        rendering.all(VirtualService.class).forEach(rules::routes);
        rendering.objects().forEach(rules::backends);
        rendering.objects().forEach(rules::selectors);
        return rules.faults;
    }

    private void subsets(DestinationRule rule) {
        for (Subset subset : rule.getSpec().getSubsets()) {
            check(
                    !ReferenceRules.selected(pods, subset.getLabels()).isEmpty(),
                    "DestinationRule %s: no pod is of %s"
                            .formatted(rule.getMetadata().getName(), subset.getName()));
        }
    }

    private void routes(VirtualService service) {
        String name = "VirtualService " + service.getMetadata().getName();
        List<String> gateways = new ArrayList<>(List.of(SIDECARS));
        rendering
                .all(Gateway.class)
                .forEach(gateway -> gateways.add(gateway.getMetadata().getName()));
        check(
                gateways.containsAll(service.getSpec().getGateways()),
                "%s has gateways %s of %s".formatted(name, service.getSpec().getGateways(), gateways));
        for (HTTPRoute route : service.getSpec().getHttp()) {
            String which = name + ", " + route.getName();
            List<HTTPRouteDestination> destinations = route.getRoute();
            int total = destinations.stream()
                    .map(HTTPRouteDestination::getWeight)
                    .filter(Objects::nonNull)
                    .mapToInt(Integer::intValue)
                    .sum();
            check(total == 0 || total == 100, "%s: weights sum to %d".formatted(which, total));
            Stream.of(
                            destinations.stream().map(HTTPRouteDestination::getDestination),
                            route.getMirrors().stream().map(HTTPMirrorPolicy::getDestination),
                            Stream.ofNullable(route.getMirror()))
                    .flatMap(stream -> stream)
                    .forEach(destination -> destination(which, destination));
        }
    }

    private void destination(String route, Destination destination) {
        Map<String, List<Integer>> services = services();
        String host = destination.getHost().split("\\.", 2)[0];
        check(services.containsKey(host), "%s leads to %s, which is no Service".formatted(route, host));
        check(
                destination.getPort() == null
                        || services.getOrDefault(host, List.of())
                                .contains(destination.getPort().getNumber().intValue()),
                "%s leads to a port that %s does not have".formatted(route, host));
        check(
                destination.getSubset() == null
                        || rendering.all(DestinationRule.class).stream()
                                .filter(rule -> rule.getSpec().getHost().equals(destination.getHost()))
                                .flatMap(rule -> rule.getSpec().getSubsets().stream())
                                .anyMatch(subset -> subset.getName().equals(destination.getSubset())),
                "%s leads to %s, which no DestinationRule defines".formatted(route, destination.getSubset()));
    }

    /** The faults of routes of the Gateway API, of any kind. */
    private void backends(JsonNode object) {
        if (!object.path("apiVersion").asText().startsWith("gateway.networking.k8s.io/")) {
            return;
        }
        Map<String, List<Integer>> services = services();
        for (JsonNode backend : object.findValues("backendRefs").stream()
                .flatMap(backends -> backends.valueStream())
                .toList()) {
            String name = backend.path("name").asText();
            check(
                    services.getOrDefault(name, List.of())
                            .contains(backend.path("port").asInt()),
                    "%s leads to %s, which is no Service with that port"
                            .formatted(object.path("kind").asText(), backend));
        }
    }

    /** The faults of all objects that Istio reads in the release's own namespace. */
    private void selectors(JsonNode object) {
        String namespace = object.path("metadata").path("namespace").asText("models");
        if (!object.path("apiVersion").asText().contains(".istio.io/") || !namespace.equals("models")) {
            return;
        }
        JsonNode spec = object.path("spec");
        for (JsonNode labels : List.of(
                spec.path("selector").path("matchLabels"),
                spec.path("workloadSelector").path("labels"))) {
            Map<String, String> wanted = new HashMap<>();
            labels.properties()
                    .forEach(
                            label -> wanted.put(label.getKey(), label.getValue().asText()));
            check(
                    !ReferenceRules.selected(pods, wanted).isEmpty(),
                    "%s selects no pod by %s".formatted(object.path("kind").asText(), wanted));
        }
    }

    private Map<String, List<Integer>> services() {
        Map<String, List<Integer>> ports = new HashMap<>();
        for (Service service : rendering.all(Service.class)) {
            ports.put(
                    service.getMetadata().getName(),
                    service.getSpec().getPorts().stream()
                            .map(port -> port.getPort())
                            .toList());
        }
        return ports;
    }

    private void check(boolean holds, String fault) {
        if (!holds) {
            faults.add(fault);
        }
    }
}
