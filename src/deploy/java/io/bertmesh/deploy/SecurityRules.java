package io.bertmesh.deploy;

import io.bertmesh.deploy.Rendering.PodTemplate;
import io.fabric8.kubernetes.api.model.Capabilities;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.SeccompProfile;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.Volume;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Limits what pods may do and use: the Pod Security Standard "restricted", and somewhat more. */
final class SecurityRules {

    private static final Set<String> SECCOMP = Set.of("RuntimeDefault", "Localhost");

    private final List<String> faults = new ArrayList<>();

    private SecurityRules() {}

    /** One sentence for each violation, in the pods of any kind of object. */
    static List<String> faults(Rendering rendering) {
        SecurityRules rules = new SecurityRules();
        rendering.podTemplates().forEach(rules::pod);
        return rules.faults;
    }

    private void pod(PodTemplate template) {
        PodSpec pod = template.spec();
        check(!isTrue(pod.getHostNetwork()), template, "shares the node's network");
        check(!isTrue(pod.getHostPID()) && !isTrue(pod.getHostIPC()), template, "shares the node's processes");
        check(
                !template.isOfWorkload() || Boolean.FALSE.equals(pod.getAutomountServiceAccountToken()),
                template,
                "gets a token for the API server");
        pod.getVolumes().forEach(volume -> volume(template, volume));
        containers(pod).forEach(container -> {
            context(template, container, pod.getSecurityContext());
            resources(template, container);
        });
    }

    private void volume(PodTemplate template, Volume volume) {
        String name = "volume " + volume.getName();
        boolean isAllowed = Stream.of(
                        volume.getConfigMap(),
                        volume.getCsi(),
                        volume.getDownwardAPI(),
                        volume.getEmptyDir(),
                        volume.getEphemeral(),
                        volume.getPersistentVolumeClaim(),
                        volume.getProjected(),
                        volume.getSecret())
                .anyMatch(Objects::nonNull);
        check(isAllowed, template, name + " is of a kind that is not allowed");
        check(
                volume.getEmptyDir() == null || volume.getEmptyDir().getSizeLimit() != null,
                template,
                name + " may fill the node's disk");
    }

    private void context(PodTemplate template, Container container, @Nullable PodSecurityContext pod) {
        String name = container.getName();
        SecurityContext own = container.getSecurityContext();
        if (own == null) {
            faults.add("%s: %s has no security context".formatted(template, name));
            return;
        }
        Optional<PodSecurityContext> shared = Optional.ofNullable(pod);
        Optional<Boolean> nonRoot =
                Optional.ofNullable(own.getRunAsNonRoot()).or(() -> shared.map(PodSecurityContext::getRunAsNonRoot));
        Optional<Long> user =
                Optional.ofNullable(own.getRunAsUser()).or(() -> shared.map(PodSecurityContext::getRunAsUser));
        Optional<String> seccomp = Optional.ofNullable(own.getSeccompProfile())
                .or(() -> shared.map(PodSecurityContext::getSeccompProfile))
                .map(SeccompProfile::getType);
        Optional<Capabilities> capabilities = Optional.ofNullable(own.getCapabilities());

        check(nonRoot.orElse(false), template, name + " may run as root");
        check(user.orElse(1L) != 0, template, name + " runs as root");
        check(seccomp.filter(SECCOMP::contains).isPresent(), template, name + " may make any system call");
        check(!isTrue(own.getPrivileged()), template, name + " is privileged");
        check(Boolean.FALSE.equals(own.getAllowPrivilegeEscalation()), template, name + " may gain privileges");
        check(
                capabilities.filter(set -> set.getDrop().contains("ALL")).isPresent(),
                template,
                name + " keeps capabilities");
        check(
                Set.of("NET_BIND_SERVICE")
                        .containsAll(capabilities.map(Capabilities::getAdd).orElse(List.of())),
                template,
                name + " adds capabilities");
        check(isTrue(own.getReadOnlyRootFilesystem()), template, name + " may write to its root file system");
        check(
                container.getPorts().stream().allMatch(port -> port.getHostPort() == null),
                template,
                name + " takes a port of the node");
    }

    private void resources(PodTemplate template, Container container) {
        Map<String, Quantity> requests = amounts(
                container.getResources() == null
                        ? null
                        : container.getResources().getRequests());
        Map<String, Quantity> limits = amounts(
                container.getResources() == null
                        ? null
                        : container.getResources().getLimits());
        for (String resource : Set.of("cpu", "memory")) {
            check(requests.containsKey(resource), template, container.getName() + " requests no " + resource);
        }
        check(limits.containsKey("memory"), template, container.getName() + " may take any memory");
        requests.forEach((resource, request) -> {
            Quantity limit = limits.getOrDefault(resource, request);
            int order = request.getNumericalAmount().compareTo(limit.getNumericalAmount());
            String which = container.getName() + " requests " + resource;
            check(order <= 0, template, which + " beyond its limit");
            check(order == 0 || !resource.contains("/"), template, which + " in another number than its limit");
        });
        limits.keySet().stream()
                .filter(resource -> resource.contains("/"))
                .forEach(resource -> check(
                        requests.containsKey(resource),
                        template,
                        container.getName() + " does not request " + resource + ", which it is limited to"));
    }

    static Stream<Container> containers(PodSpec pod) {
        return Stream.concat(pod.getInitContainers().stream(), pod.getContainers().stream());
    }

    private static Map<String, Quantity> amounts(@Nullable Map<String, Quantity> amounts) {
        return amounts == null ? Map.of() : amounts;
    }

    private static boolean isTrue(@Nullable Boolean value) {
        return Boolean.TRUE.equals(value);
    }

    private void check(boolean holds, PodTemplate template, String fault) {
        if (!holds) {
            faults.add("%s: %s".formatted(template, fault));
        }
    }
}
