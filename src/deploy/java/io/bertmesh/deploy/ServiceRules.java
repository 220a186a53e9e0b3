package io.bertmesh.deploy;

import io.bertmesh.config.BertConfig;
import io.bertmesh.config.BertConfigCheck;
import io.bertmesh.config.SettingsCheck;
import io.bertmesh.config.UnknownSettings;
import io.bertmesh.deploy.Rendering.PodTemplate;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Lifecycle;
import io.fabric8.kubernetes.api.model.LifecycleHandler;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.SleepAction;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Compares the settings of the service's container with what the service itself has and accepts. */
final class ServiceRules {

    private static final int ENVIRONMENT_ORDINAL = 300;

    /** Names of settings. Other names are for libraries, or parts of settings. */
    private static final Pattern SETTING = Pattern.compile("(BERTMESH|QUARKUS|JAVA)_.*");

    /** A value in place of one from a Secret, long enough for any setting. */
    private static final String SECRET = "x".repeat(64);

    private final Rendering rendering;
    private final List<String> faults = new ArrayList<>();

    private ServiceRules(Rendering rendering) {
        this.rendering = rendering;
    }

    /** One sentence for each fault, in all pods that run the service, whatever their kind of object. */
    static List<String> faults(Rendering rendering) {
        ServiceRules rules = new ServiceRules(rendering);
        for (PodTemplate template : rendering.podTemplates()) {
            template.spec().getContainers().stream()
                    .filter(container -> container.getName().equals("bertmesh"))
                    .forEach(container -> rules.service(template, container));
        }
        return rules.faults;
    }

    /** The container's environment, with invented values in place of Secrets. */
    static Map<String, String> environment(Rendering rendering, Container container) {
        Map<String, String> environment = new HashMap<>();
        for (EnvFromSource source : container.getEnvFrom()) {
            if (source.getConfigMapRef() != null) {
                environment.putAll(rendering
                        .one(ConfigMap.class, source.getConfigMapRef().getName())
                        .getData());
            }
        }
        for (EnvVar variable : container.getEnv()) {
            environment.put(
                    variable.getName(), Optional.ofNullable(variable.getValue()).orElse(SECRET));
        }
        return environment;
    }

    private void service(PodTemplate template, Container container) {
        Map<String, String> environment = environment(rendering, container);
        boolean isReadable = isReadable(template, environment);
        ports(template, container);
        Map<String, Optional<Probe>> probes = Map.of(
                "/q/health/started", Optional.ofNullable(container.getStartupProbe()),
                "/q/health/ready", Optional.ofNullable(container.getReadinessProbe()),
                "/q/health/live", Optional.ofNullable(container.getLivenessProbe()));
        probes.forEach((path, probe) -> {
            check(probe.isPresent() || !template.isOfWorkload(), template, "is not asked for " + path);
            probe.ifPresent(it -> probe(template, container, path, it));
        });
        if (template.isOfWorkload() && isReadable) {
            drain(template, container, environment);
        }
    }

    private boolean isReadable(PodTemplate template, Map<String, String> environment) {
        for (String variable : environment.keySet()) {
            check(
                    !SETTING.matcher(variable).matches() || ServiceFacts.DOCUMENTED_VARIABLES.contains(variable),
                    template,
                    "docs/configuration.md does not tell of " + variable);
        }
        UnknownSettings.warnings(environment.keySet(), List.of()).forEach(warning -> check(false, template, warning));
        List<String> unreadable = SettingsCheck.faults(settings(environment));
        unreadable.forEach(fault -> check(false, template, fault));
        if (unreadable.isEmpty()) {
            BertConfigCheck.faults(typed(environment)).stream()
                    // Files of Secrets exist only in a cluster.
                    .filter(fault -> !environment
                            .getOrDefault(fault.split(":", 2)[0], "")
                            .startsWith("/"))
                    .forEach(fault -> check(false, template, fault));
        }
        return unreadable.isEmpty();
    }

    private void ports(PodTemplate template, Container container) {
        Map<String, Integer> served = ServiceFacts.PORTS;
        for (ContainerPort port : container.getPorts()) {
            check(
                    served.containsValue(port.getContainerPort()),
                    template,
                    "the service does not listen on " + port.getContainerPort());
            check(
                    !served.containsKey(port.getName())
                            || port.getContainerPort().equals(served.get(port.getName())),
                    template,
                    "%s is not on %d".formatted(port.getName(), port.getContainerPort()));
        }
        if (template.isOfWorkload()) {
            served.forEach((name, number) -> check(
                    container.getPorts().stream()
                            .anyMatch(port -> port.getContainerPort().equals(number)),
                    template,
                    "does not open %s on %d".formatted(name, number)));
        }
    }

    private void probe(PodTemplate template, Container container, String path, Probe probe) {
        if (probe.getHttpGet() == null) {
            check(false, template, "is asked for " + path + " in another way than HTTP");
            return;
        }
        check(
                probe.getHttpGet().getPath().equals(path),
                template,
                "%s is asked for as %s".formatted(path, probe.getHttpGet().getPath()));
        check(
                Objects.equals(
                        ServiceFacts.PORTS.get("http-management"),
                        number(container, probe.getHttpGet().getPort())),
                template,
                path + " is not asked for on the management port");
    }

    private void drain(PodTemplate template, Container container, Map<String, String> environment) {
        long preStop = Optional.ofNullable(container.getLifecycle())
                .map(Lifecycle::getPreStop)
                .map(LifecycleHandler::getSleep)
                .map(SleepAction::getSeconds)
                .orElse(0L);
        check(preStop > 0, template, "ends before its callers hear of it");
        Duration needed = Duration.ofSeconds(preStop)
                .plus(typed(environment).shutdown().drainTimeout())
                .plus(typed(environment).shutdown().closeTimeout());
        Long granted = template.spec().getTerminationGracePeriodSeconds();
        check(
                granted != null && Duration.ofSeconds(granted).compareTo(needed) > 0,
                template,
                "is killed after %s s, and needs %s to end".formatted(granted, needed));
    }

    private static @Nullable Integer number(Container container, IntOrString port) {
        return port.getIntVal() != null
                ? port.getIntVal()
                : container.getPorts().stream()
                        .filter(candidate -> port.getStrVal().equals(candidate.getName()))
                        .map(ContainerPort::getContainerPort)
                        .findFirst()
                        .orElse(null);
    }

    private static SmallRyeConfig settings(Map<String, String> environment) {
        return builder(environment).build();
    }

    private static BertConfig typed(Map<String, String> environment) {
        return builder(environment).withMapping(BertConfig.class).build().getConfigMapping(BertConfig.class);
    }

    private static SmallRyeConfigBuilder builder(Map<String, String> environment) {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .addDiscoveredConverters()
                .withSources(new EnvConfigSource(environment, ENVIRONMENT_ORDINAL));
    }

    private void check(boolean holds, PodTemplate template, String fault) {
        if (!holds) {
            faults.add("%s: %s".formatted(template, fault));
        }
    }
}
