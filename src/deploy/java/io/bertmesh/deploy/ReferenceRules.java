package io.bertmesh.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import io.bertmesh.deploy.Rendering.PodTemplate;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Checks every reference of one object to another: names, labels and ports. */
final class ReferenceRules {

    private static final int MAX_NAME_LENGTH = 63;

    /** Port of the sidecar that Istio adds to the pod. */
    private static final Integer SIDECAR_METRICS = 15020;

    private final Rendering rendering;
    private final List<PodTemplate> pods;
    private final List<String> faults = new ArrayList<>();

    private ReferenceRules(Rendering rendering) {
        this.rendering = rendering;
        this.pods = rendering.podTemplates();
    }

    /** One sentence for each reference to nothing, and for each name that is used twice. */
    static List<String> faults(Rendering rendering) {
        ReferenceRules rules = new ReferenceRules(rendering);
        rules.names();
        rules.selectors();
        rules.services();
        rules.scalers();
        rules.monitors();
        rules.pods.forEach(rules::parts);
        return rules.faults;
    }

    /** The templates whose pods a selector finds. */
    static List<PodTemplate> selected(Collection<PodTemplate> pods, Map<String, String> labels) {
        return pods.stream()
                .filter(pod -> pod.labels().entrySet().containsAll(labels.entrySet()))
                .toList();
    }

    private void names() {
        Set<String> taken = new HashSet<>();
        for (JsonNode object : rendering.objects()) {
            String name = object.path("metadata").path("name").asText();
            String id = "%s %s/%s"
                    .formatted(
                            object.path("kind").asText(),
                            object.path("metadata").path("namespace").asText(),
                            name);
            check(taken.add(object.path("apiVersion").asText() + " " + id), id + " is there twice");
            check(!name.isEmpty() && name.length() <= MAX_NAME_LENGTH, id + " has no name that Kubernetes takes");
        }
    }

    private void selectors() {
        for (Deployment deployment : rendering.all(Deployment.class)) {
            String name = "Deployment " + deployment.getMetadata().getName();
            List<PodTemplate> selected =
                    selected(pods, labels(deployment.getSpec().getSelector()));
            check(
                    selected.stream().map(PodTemplate::toString).toList().equals(List.of(name)),
                    "%s selects the pods of %s".formatted(name, selected));
        }
        for (PodDisruptionBudget budget : rendering.all(PodDisruptionBudget.class)) {
            List<PodTemplate> selected = selected(pods, labels(budget.getSpec().getSelector()));
            check(
                    selected.size() == 1,
                    "PodDisruptionBudget %s selects the pods of %s"
                            .formatted(budget.getMetadata().getName(), selected));
        }
        for (NetworkPolicy policy : rendering.all(NetworkPolicy.class)) {
            check(
                    !selected(pods, labels(policy.getSpec().getPodSelector())).isEmpty(),
                    "NetworkPolicy %s selects no pod"
                            .formatted(policy.getMetadata().getName()));
        }
    }

    private void services() {
        for (Service service : rendering.all(Service.class)) {
            Map<String, String> selector = service.getSpec().getSelector();
            if (selector == null || selector.isEmpty()) {
                continue;
            }
            String name = "Service " + service.getMetadata().getName();
            List<PodTemplate> selected = selected(pods, selector);
            // Knative and KServe add their own labels and ports.
            check(!selected.isEmpty() || !pods.stream().allMatch(PodTemplate::isOfWorkload), name + " selects no pod");
            for (ServicePort port : service.getSpec().getPorts()) {
                IntOrString target =
                        port.getTargetPort() == null ? new IntOrString(port.getPort()) : port.getTargetPort();
                selected.stream()
                        .filter(PodTemplate::isOfWorkload)
                        .forEach(pod -> check(
                                opens(pod, target), "%s: %s does not open %s".formatted(name, pod, target.getValue())));
                check(
                        port.getAppProtocol() != null,
                        "%s: port %d does not say what it speaks".formatted(name, port.getPort()));
            }
        }
    }

    /** Each autoscaler, of any kind, has a target, and a Deployment with an autoscaler sets no number of pods. */
    private void scalers() {
        for (JsonNode object : rendering.objects()) {
            JsonNode target = object.path("spec").path("scaleTargetRef");
            if (target.isMissingNode()) {
                continue;
            }
            String kind = target.path("kind").asText("Deployment");
            String name = target.path("name").asText();
            List<JsonNode> targets = rendering.objects().stream()
                    .filter(other -> other.path("kind").asText().equals(kind)
                            && other.path("metadata").path("name").asText().equals(name))
                    .toList();
            check(!targets.isEmpty(), "%s %s is not there to be scaled".formatted(kind, name));
            targets.forEach(it -> check(
                    !it.path("spec").has("replicas"),
                    "%s %s sets the number of pods, which an autoscaler owns".formatted(kind, name)));
        }
    }

    /** Prometheus scrapes the port that a monitor names, and ignores a pod that does not open it. */
    private void monitors() {
        for (JsonNode object : rendering.objects()) {
            if (!object.path("kind").asText().equals("PodMonitor")) {
                continue;
            }
            String name = "PodMonitor " + object.path("metadata").path("name").asText();
            Map<String, String> labels = new HashMap<>();
            object.at("/spec/selector/matchLabels")
                    .properties()
                    .forEach(
                            label -> labels.put(label.getKey(), label.getValue().asText()));
            List<PodTemplate> selected = selected(pods, labels);
            check(!selected.isEmpty(), name + " selects no pod");
            for (JsonNode endpoint : object.at("/spec/podMetricsEndpoints")) {
                IntOrString port = endpoint.has("port")
                        ? new IntOrString(endpoint.get("port").asText())
                        : new IntOrString(endpoint.path("portNumber").asInt());
                selected.stream()
                        .filter(pod -> !SIDECAR_METRICS.equals(port.getIntVal()))
                        .forEach(pod -> check(
                                opens(pod, port), "%s: %s does not open %s".formatted(name, pod, port.getValue())));
            }
        }
    }

    private void parts(PodTemplate pod) {
        List<String> volumes =
                pod.spec().getVolumes().stream().map(volume -> volume.getName()).toList();
        SecurityRules.containers(pod.spec()).forEach(container -> {
            container.getVolumeMounts().stream()
                    .map(VolumeMount::getName)
                    .forEach(volume -> check(volumes.contains(volume), "%s has no volume %s".formatted(pod, volume)));
            // Server-side apply refuses this, although plain apply would accept it.
            List<String> variables =
                    container.getEnv().stream().map(EnvVar::getName).toList();
            check(
                    new HashSet<>(variables).size() == variables.size(),
                    "%s sets a variable twice: %s".formatted(pod, variables));
        });
    }

    private static boolean opens(PodTemplate pod, IntOrString target) {
        return pod.spec().getContainers().stream()
                .map(Container::getPorts)
                .flatMap(List::stream)
                .anyMatch((ContainerPort port) -> target.getIntVal() == null
                        ? target.getStrVal().equals(port.getName())
                        : target.getIntVal().equals(port.getContainerPort()));
    }

    private static Map<String, String> labels(LabelSelector selector) {
        return selector.getMatchLabels() == null ? Map.of() : selector.getMatchLabels();
    }

    private void check(boolean holds, String fault) {
        if (!holds) {
            faults.add(fault);
        }
    }
}
