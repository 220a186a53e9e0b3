package io.bertmesh.boot;

import io.bertmesh.catalog.ModelCatalog;
import io.bertmesh.config.BertConfig;
import io.bertmesh.protocol.CallsInFlight;
import io.bertmesh.protocol.grpc.GrpcHealth;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * Lets the calls in flight finish before the process ends.
 *
 * <p>Quarkus announces the shutdown before it closes the gRPC server, which cuts off calls in flight. So health reports
 * not serving, new calls end with UNAVAILABLE, and the shutdown waits here for accepted calls, up to the drain timeout.
 */
@ApplicationScoped
class Drain {

    private static final Logger LOG = Logger.getLogger(Drain.class);

    private final ModelCatalog catalog;
    private final GrpcHealth health;
    private final CallsInFlight calls;
    private final Duration timeout;

    Drain(ModelCatalog catalog, GrpcHealth health, CallsInFlight calls, BertConfig config) {
        this.catalog = catalog;
        this.health = health;
        this.calls = calls;
        this.timeout = config.shutdown().drainTimeout();
    }

    void drain(@Observes ShutdownDelayInitiatedEvent event) {
        catalog.drain();
        health.refresh();
        LOG.infof("Draining: %d calls in flight", calls.count());
        try {
            int left = calls.awaitNone(timeout);
            if (left > 0) {
                LOG.warnf("%d calls are cut off, because they took longer than %d ms", left, timeout.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            LOG.warn("Calls in flight are cut off, because the drain was interrupted");
        }
    }
}
