package io.bertmesh.boot;

import io.bertmesh.config.BertConfig;
import io.bertmesh.config.BertConfigCheck;
import io.bertmesh.config.UnknownSettings;
import io.bertmesh.protocol.grpc.GrpcHealth;
import io.bertmesh.security.SecurityReload;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.config.ConfigProvider;

/** Checks what must be right before models are loaded: settings, security files, and the gRPC server. */
@ApplicationScoped
class StartConditions {

    private final BertConfig config;
    private final SecurityReload security;
    private final GrpcHealth health;

    StartConditions(BertConfig config, SecurityReload security, GrpcHealth health) {
        this.config = config;
        this.security = security;
        this.health = health;
    }

    /** A sentence for each unknown setting. The process starts all the same. */
    List<String> warnings() {
        List<String> properties = new ArrayList<>();
        ConfigProvider.getConfig().getPropertyNames().forEach(properties::add);
        return UnknownSettings.warnings(System.getenv().keySet(), properties);
    }

    /** A sentence for each fault, or none. If no security file is at fault, it starts to watch these files. */
    List<String> faults() {
        List<String> settings = BertConfigCheck.faults(config);
        if (!settings.isEmpty()) {
            return settings;
        }
        List<String> files = security.start();
        if (files.isEmpty() && !health.isServerUp()) {
            // Quarkus logs the reason, but would go on without gRPC.
            return List.of("gRPC server: not listening (expected: a free port)");
        }
        return files;
    }
}
