package io.bertmesh.protocol.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.bertmesh.protocol.EdgeProfile;
import io.grpc.ServerInterceptor;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.enterprise.inject.spi.Prioritized;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

/** Quarkus calls the interceptor with the highest priority first. An interceptor without one has priority 0. */
@QuarkusTest
@TestProfile(EdgeProfile.class)
class InterceptorOrderTest {

    @Inject
    GrpcArrivals arrivals;

    @Inject
    CallerInterceptor callers;

    @Inject
    SlowRequest slowRequests;

    @Inject
    RequestCheck requests;

    @Inject
    UnknownHealth unknownHealth;

    @Test
    void notesACallBeforeItMayBeRefused() {
        assertThat(priority(arrivals)).isGreaterThan(priority(callers));
    }

    @Test
    void knowsTheCallerBeforeItSetsATimer() {
        assertThat(priority(callers)).isGreaterThan(priority(slowRequests));
    }

    @Test
    void readsAMessageBeforeAnyCodeThatExpectsOne() {
        assertThat(priority(requests)).isLessThan(priority(arrivals)).isGreaterThan(priority(callers));
    }

    @Test
    void keepsARequestForHealthOnlyOnceItHasArrived() {
        assertThat(priority(unknownHealth)).isLessThan(priority(slowRequests));
    }

    private static int priority(ServerInterceptor interceptor) {
        return interceptor instanceof Prioritized prioritized ? prioritized.getPriority() : 0;
    }
}
