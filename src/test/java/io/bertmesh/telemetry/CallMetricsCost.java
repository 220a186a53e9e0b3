package io.bertmesh.telemetry;

import io.bertmesh.call.CallListener;
import io.bertmesh.call.CallListener.TextRun;
import io.bertmesh.call.Task;
import io.bertmesh.call.Ticker;
import io.bertmesh.testing.Calls;
import io.micrometer.core.instrument.Clock;
import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.prometheus.client.CollectorRegistry;
import io.quarkus.micrometer.runtime.export.exemplars.OpentelemetryExemplarSamplerProvider;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;

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
        CallMetrics metrics = new CallMetrics(new PrometheusMeterRegistry(
                PrometheusConfig.DEFAULT,
                new CollectorRegistry(),
                Clock.SYSTEM,
                new OpentelemetryExemplarSamplerProvider().exemplarSampler().orElseThrow()));
        for (int round = 0; round < ROUNDS; round++) {
            long start = THREADS.getCurrentThreadCpuTime();
            for (int call = 0; call < CALLS; call++) {
                count(metrics, call);
            }
            System.out.printf("%d ns a call%n", (THREADS.getCurrentThreadCpuTime() - start) / CALLS);
        }
    }

    private static void count(CallMetrics metrics, int call) {
        CallListener observation = metrics.arrived(Calls.startingNow(Ticker.system(), Duration.ofMinutes(1)))
                .orElseThrow();
        observation.asked(Task.FEATURE_EXTRACTION);
        observation.servedBy("bert-base-chinese", "1");
        observation.tokenized(22, 90_000 + call % 1_000);
        observation.ran(new TextRun(2_000_000 + call, 20_000_000, 128, 6));
        observation.answered("OK");
        observation.ended("OK");
    }
}
