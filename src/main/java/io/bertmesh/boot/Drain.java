package io.bertmesh.boot;

import io.bertmesh.catalog.ModelCatalog;
import io.bertmesh.config.BertConfig;
import io.bertmesh.protocol.CallsInFlight;
import io.bertmesh.protocol.Servers;
import io.bertmesh.protocol.grpc.GrpcHealth;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * Lets the calls in flight finish before the process ends.
 *
 * <p>Quarkus announces the shutdown before it closes anything. Health reports not serving, new calls end with
 * UNAVAILABLE, and the shutdown waits here for accepted calls, up to the drain timeout. Then the servers close, before
 * Quarkus ends the beans that their calls need.
 */
@ApplicationScoped
class Drain {

    private static final Logger LOG = Logger.getLogger(Drain.class);

    // The next answer on an HTTP connection tells its caller that the connection closes. Callers that send one request
    // after another learn it within this time. Without the wait, their next request would be lost.
    private static final Duration TIME_TO_TELL = Duration.ofMillis(500);

    private final ModelCatalog catalog;
    private final GrpcHealth health;
    private final CallsInFlight calls;
    private final Servers servers;
    private final BertConfig.Shutdown limits;

    Drain(ModelCatalog catalog, GrpcHealth health, CallsInFlight calls, Servers servers, BertConfig config) {
        this.catalog = catalog;
        this.health = health;
        this.calls = calls;
        this.servers = servers;
        this.limits = config.shutdown();
    }

    void drain(@Observes ShutdownDelayInitiatedEvent event) {
        calls.drain();
        catalog.drain();
        health.refresh();
        LOG.infof("Draining: %d calls in flight", calls.count());
        try {
            Thread.sleep(TIME_TO_TELL);
            int left = calls.awaitNone(limits.drainTimeout());
            if (left > 0) {
                LOG.warnf(
                        "%d calls are cut off, because they took longer than %d ms",
                        left, limits.drainTimeout().toMillis());
            }
            if (!servers.close(limits.closeTimeout())) {
                LOG.warnf(
                        "Connections are cut off, because they did not close within %d ms",
                        limits.closeTimeout().toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            LOG.warn("Calls in flight are cut off, because the drain was interrupted");
        }
    }
}
