package io.bertmesh.api;

import io.bertmesh.config.BertConfig;
import io.bertmesh.config.SecurityConfig;
import io.bertmesh.model.Task;
import io.bertmesh.registry.ModelDescription;
import io.bertmesh.registry.ModelRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Tells whoever started the service where it is and how to call it. */
@ApplicationScoped
public class Announcement {

    private static final Logger LOG = Logger.getLogger(Announcement.class);

    private final ModelRegistry registry;
    private final SecurityConfig security;
    private final int grpcPort;
    private final int httpPort;
    private final int managementPort;

    Announcement(
            ModelRegistry registry,
            BertConfig config,
            @ConfigProperty(name = "quarkus.grpc.server.port") int grpcPort,
            @ConfigProperty(name = "quarkus.http.port") int httpPort,
            @ConfigProperty(name = "quarkus.management.port") int managementPort) {
        this.registry = registry;
        this.security = config.security();
        this.grpcPort = grpcPort;
        this.httpPort = httpPort;
        this.managementPort = managementPort;
    }

    /** Writes the addresses and two commands to the log, which work as they stand but for what only the caller has. */
    public void print() {
        ModelDescription model = registry.list().getFirst();
        boolean fillsMasks = model.tasks().contains(Task.FILL_MASK.label());
        String text = fillsMasks ? "中国的首都是[MASK]京。" : "中国的首都是北京。";
        String rpc = fillsMasks ? "FillMaskService/FillMask" : "FeatureExtractionService/Extract";
        String path = fillsMasks ? "fill-mask" : "feature-extraction";
        boolean isPlain = security.tls().certificate().isEmpty();
        LOG.infof(
                """
                bertmesh is up
                  gRPC        localhost:%1$d
                  REST        %8$s://localhost:%2$d (description: /q/swagger-ui)
                  management  http://localhost:%3$d/q/health, /q/metrics

                  grpcurl %9$s -d '{"model": "%7$s", "texts": ["%4$s"]}' localhost:%1$d bertmesh.v1.%5$s
                  curl%10$s -H 'Content-Type: application/json' -d '{"model": "%7$s", "text": "%4$s"}' %8$s://localhost:%2$d/%6$s
                """,
                grpcPort,
                httpPort,
                managementPort,
                text,
                rpc,
                path,
                model.identity().name(),
                isPlain ? "http" : "https",
                (isPlain ? "-plaintext" : "-cacert ca.crt") + credentials("-"),
                (isPlain ? "" : " --cacert ca.crt") + credentials("--"));
    }

    /** How a caller shows who it is, each after a space. Options are spelt with one dash or two. */
    private String credentials(String dashes) {
        StringBuilder options = new StringBuilder();
        if (security.tls().clientCa().isPresent()) {
            options.append(" %1$scert caller.crt %1$skey caller.key".formatted(dashes));
        }
        if (security.apiKeys().isPresent()) {
            options.append(" -H \"x-api-key: $KEY\"");
        } else if (security.jwt().issuer().isPresent()) {
            options.append(" -H \"authorization: Bearer $TOKEN\"");
        }
        return options.toString();
    }
}
