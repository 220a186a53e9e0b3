package io.bertmesh.telemetry;

import io.bertmesh.call.Call;
import io.bertmesh.call.Lane;
import io.bertmesh.call.Task;
import io.bertmesh.call.Ticker;
import io.bertmesh.testing.Calls;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.prometheus.client.CollectorRegistry;
import io.quarkus.micrometer.runtime.export.exemplars.OpentelemetryExemplarSamplerProvider;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Prints what counting one call of one text costs, with the service's registry and exemplar sampler. It is a program,
 * not a test: docs/metrics.md has its figure and says how to run it.
 */
final class CallMetricsCost {

    /** Measures processor time, because other processes do not change it. */
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private static final int ROUNDS = 10;
    private static final int CALLS = 1_000_000;

    private CallMetricsCost() {}

    @SuppressWarnings({"deprecation", "SystemOut"})
    public static void main(String[] arguments) {
        Logger.getLogger(AccessEntry.CATEGORY).setLevel(Level.OFF);
        MeterRegistry meters = new PrometheusMeterRegistry(
                PrometheusConfig.DEFAULT,
                new CollectorRegistry(),
                Clock.SYSTEM,
                new OpentelemetryExemplarSamplerProvider().exemplarSampler().orElseThrow());
        CallTelemetry telemetry = new CallTelemetry(meters, OpenTelemetry.noop());
        for (int round = 0; round < ROUNDS; round++) {
            long start = THREADS.getCurrentThreadCpuTime();
            for (int call = 0; call < CALLS; call++) {
                count(telemetry, call);
            }
            System.out.printf("%d ns a call%n", (THREADS.getCurrentThreadCpuTime() - start) / CALLS);
        }
    }

    private static void count(CallTelemetry telemetry, int number) {
        Call call = Calls.startingNow(Ticker.system(), Duration.ofMinutes(1), Lane.INTERACTIVE, telemetry::listen);
        call.asks(Task.FEATURE_EXTRACTION);
        call.begin();
        call.listener().servedBy("bert-base-chinese", "1");
        call.listener().tokenized(22, 90_000 + number % 1_000);
        call.listener().ran(2_000_000 + number);
        call.listener().answered("OK");
        call.end("OK");
    }
}
