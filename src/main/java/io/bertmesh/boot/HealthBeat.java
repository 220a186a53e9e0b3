package io.bertmesh.boot;

import io.bertmesh.catalog.ModelCatalog;
import io.bertmesh.protocol.grpc.GrpcHealth;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.OptionalLong;

/** Checks periodically whether the process can still serve, because a run may hang, a GPU fail, or memory run out. */
@ApplicationScoped
class HealthBeat {

    private static final int PERIOD_MILLIS = 500;

    private final Vertx vertx;
    private final Runnable check;
    // Both are guarded by this.
    private OptionalLong timer = OptionalLong.empty();
    private boolean isOver;

    @Inject
    HealthBeat(Vertx vertx, GrpcHealth health, ModelCatalog catalog) {
        this(
                vertx,
                checking(
                        health,
                        new BrokenModel(catalog::isBroken, Quarkus::asyncExit),
                        DirectMemory.ofProcess(Quarkus::asyncExit)));
    }

    HealthBeat(Vertx vertx, Runnable check) {
        this.vertx = vertx;
        this.check = check;
    }

    private static Runnable checking(GrpcHealth health, BrokenModel broken, DirectMemory memory) {
        return () -> {
            health.refresh();
            broken.check();
            memory.check();
        };
    }

    synchronized void begin() {
        if (!isOver) {
            timer = OptionalLong.of(vertx.setPeriodic(PERIOD_MILLIS, _ -> beat()));
        }
    }

    private synchronized void beat() {
        if (!isOver) {
            check.run();
        }
    }

    /** Waits for a running check and starts no other, because the models are about to close. */
    synchronized void stop(@Observes ShutdownEvent event) {
        isOver = true;
        timer.ifPresent(vertx::cancelTimer);
    }
}
