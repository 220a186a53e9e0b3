package io.bertmesh.boot;

import io.bertmesh.catalog.ModelCatalog;
import io.bertmesh.config.BertConfig;
import io.bertmesh.protocol.CallsUnderWay;
import io.bertmesh.protocol.grpc.GrpcHealth;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * Lets the calls under way finish when the process is told to end.
 *
 * <p>Quarkus announces that before it closes the gRPC server, which cuts whatever is under way. So health goes off, new
 * calls are UNAVAILABLE, and the end waits here until accepted calls are answered or their time is up.
 */
@ApplicationScoped
class Drain {

    private static final Logger LOG = Logger.getLogger(Drain.class);

    private final ModelCatalog catalog;
    private final GrpcHealth health;
    private final CallsUnderWay calls;
    private final Duration timeout;

    Drain(ModelCatalog catalog, GrpcHealth health, CallsUnderWay calls, BertConfig config) {
        this.catalog = catalog;
        this.health = health;
        this.calls = calls;
        this.timeout = config.shutdown().drainTimeout();
    }

    void drain(@Observes ShutdownDelayInitiatedEvent event) {
        catalog.drain();
        health.refresh();
        LOG.infof("Draining: %d calls are under way", calls.count());
        try {
            int left = calls.awaitNone(timeout);
            if (left > 0) {
                LOG.warnf("%d calls are cut off: not answered within %d ms", left, timeout.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            LOG.warn("Calls under way are cut off: told to hurry");
        }
    }
}
