package io.bertmesh.protocol;

import io.bertmesh.call.BytesInFlight;
import io.bertmesh.config.BertConfig;
import io.bertmesh.telemetry.CallTelemetry;
import io.netty.util.internal.PlatformDependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Makes the budget that both edges share, and shows it in the metrics. */
final class MemoryForCalls {

    /** The rest of the heap is for vocabularies, the cache, and the young generation. */
    private static final int SHARE_OF_HEAP = 4;

    /** The rest is for the buffers of connections, and for what Netty keeps for later. */
    private static final int SHARE_OF_DIRECT_MEMORY = 2;

    private MemoryForCalls() {}

    @Produces
    @Singleton
    static BytesInFlight budget(BertConfig config, CallTelemetry telemetry) {
        BytesInFlight budget = new BytesInFlight(config.limits().bytesInFlight().orElseGet(MemoryForCalls::share));
        telemetry.shows(budget);
        return budget;
    }

    private static long share() {
        return Math.min(
                Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP,
                PlatformDependent.maxDirectMemory() / SHARE_OF_DIRECT_MEMORY);
    }
}
