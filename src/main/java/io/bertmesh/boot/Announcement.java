package io.bertmesh.boot;

import io.bertmesh.call.Task;
import io.bertmesh.catalog.ModelCatalog;
import io.bertmesh.catalog.ServedModel;
import io.bertmesh.security.AccessPolicy;
import io.bertmesh.security.Tls;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jboss.logging.Logger;

/** Prints where the service listens and how to call it. */
@ApplicationScoped
public class Announcement {

    private static final Logger LOG = Logger.getLogger(Announcement.class);

    private final ModelCatalog catalog;
    private final CommandOptions options;

    Announcement(ModelCatalog catalog, Tls tls, AccessPolicy policy) {
        this.catalog = catalog;
        this.options = CommandOptions.of(tls, policy);
    }

    /** Logs the addresses and two commands. They work as they are, or after $KEY, $TOKEN and the named files exist. */
    public void print() {
        ServedModel model = catalog.list().getFirst();
        boolean fillsMasks = model.tasks().contains(Task.FILL_MASK);
        String text = fillsMasks ? "中国的首都是[MASK]京。" : "中国的首都是北京。";
        String rpc = fillsMasks ? "FillMaskService/FillMask" : "FeatureExtractionService/Extract";
        String path = fillsMasks ? "fill-mask" : "feature-extraction";
        LOG.infof(
                """
                bertmesh is up
                  gRPC        localhost:%1$d
                  REST        %8$s://localhost:%2$d (description: /q/swagger-ui)
                  management  http://localhost:%3$d/q/health, /q/metrics

                  grpcurl %9$s-d '{"texts": ["%4$s"], "options": {"model": "%7$s"}}' localhost:%1$d bertmesh.v1.%5$s
                  curl %10$s-H 'Content-Type: application/json' -d '{"model": "%7$s", "text": "%4$s"}' %8$s://localhost:%2$d/%6$s
                """,
                port("quarkus.grpc.server.port"),
                port("quarkus.http.port"),
                port("quarkus.management.port"),
                text,
                rpc,
                path,
                model.identity().name(),
                options.scheme(),
                options.ofGrpcurl(),
                options.ofCurl());
    }

    private static int port(String setting) {
        return ConfigProvider.getConfig().getValue(setting, Integer.class);
    }
}
