package io.bertmesh.protocol;

import io.grpc.Server;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.impl.Deployment;
import io.vertx.core.impl.VertxInternal;
import jakarta.enterprise.context.ApplicationScoped;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * The servers of both protocols.
 *
 * <p>They must close while the beans that answer calls still exist. Quarkus closes the gRPC server after those, so a
 * call that arrives in between ends with an internal error.
 */
@ApplicationScoped
public class Servers {

    private final Vertx vertx;

    Servers(Vertx vertx) {
        this.vertx = vertx;
    }

    /**
     * Closes the ports, tells gRPC callers to use another connection, and waits until theirs have closed.
     *
     * @return false if some had to be cut off after {@code timeout}
     */
    public boolean close(Duration timeout) throws InterruptedException {
        long end = System.nanoTime() + timeout.toNanos();
        List<Server> servers = deployments().flatMap(Servers::grpcServers).toList();
        servers.forEach(Server::shutdown);
        boolean isClosed = true;
        for (Server server : servers) {
            if (!server.awaitTermination(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                server.shutdownNow();
                isClosed = false;
            }
        }
        // Only now, because the last calls of the gRPC server run in what this undeploys.
        return undeployAll(end) && isClosed;
    }

    private boolean undeployAll(long endNanos) throws InterruptedException {
        try {
            Future.join(vertx.deploymentIDs().stream().map(vertx::undeploy).toList())
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(Math.max(0, endNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
            return true;
        } catch (ExecutionException | TimeoutException _) {
            return false;
        }
    }

    private Stream<Deployment> deployments() {
        return vertx.deploymentIDs().stream().map(((VertxInternal) vertx)::getDeployment);
    }

    private static Stream<Server> grpcServers(Deployment deployment) {
        return deployment.getVerticles().stream()
                .flatMap(verticle -> grpcServer(verticle).stream())
                // Vert.x' own wrapper knows neither a graceful nor an immediate end.
                .map(server -> server instanceof io.vertx.grpc.VertxServer wrapper ? wrapper.getRawServer() : server)
                .distinct();
    }

    /** By reflection, because Quarkus keeps its gRPC server to itself. */
    private static Optional<Server> grpcServer(Object verticle) {
        try {
            Field field = verticle.getClass().getDeclaredField("grpcServer");
            field.setAccessible(true);
            return Optional.ofNullable((Server) field.get(verticle));
        } catch (NoSuchFieldException _) {
            return Optional.empty();
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("a field made accessible is not", e);
        }
    }
}
