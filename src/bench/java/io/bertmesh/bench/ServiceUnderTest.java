package io.bertmesh.bench;

import io.bertmesh.ServiceProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** The service, packaged as released, and its client. Closing ends both. */
final class ServiceUnderTest implements AutoCloseable {

    /** If the service does not report the size of runs, this default of the service counts. */
    private static final int DEFAULT_PACK_TOKENS = 128;

    private final ServiceProcess process;
    private final ServiceClient client;
    private final Map<String, String> settings;

    private ServiceUnderTest(ServiceProcess process, ServiceClient client, Map<String, String> settings) {
        this.process = process;
        this.client = client;
        this.settings = settings;
    }

    static ServiceUnderTest start(Settings settings, BundleFolder bundle) throws IOException, InterruptedException {
        Map<String, String> variables = new TreeMap<>();
        variables.put("BERTMESH_MODELS_DIR", settings.models().toAbsolutePath().toString());
        variables.put("BERTMESH_EXECUTION_PRECISION", settings.precision());
        variables.put("BERTMESH_EXECUTION_WORKERS", String.valueOf(settings.workers()));
        variables.put("BERTMESH_EXECUTION_THREADS_PER_WORKER", String.valueOf(settings.threads()));
        variables.put("BERTMESH_BATCHING_QUEUE_TOKENS", String.valueOf(settings.queueTokens()));
        variables.put("BERTMESH_BATCHING_MAX_WAIT", settings.maxWaitSeconds() + "s");
        // All calls use one connection, and the service, not gRPC, must decide which of them wait.
        variables.put("BERTMESH_LIMITS_CALLS_PER_CONNECTION", "1000000");
        settings.packTokens().ifPresent(tokens -> variables.put("BERTMESH_BATCHING_PACK_TOKENS", tokens.toString()));
        // The same options as ./bertmesh.
        variables.put("MALLOC_MMAP_THRESHOLD_", "262144");
        variables.put("MALLOC_ARENA_MAX", "2");
        ServiceProcess process = ServiceProcess.start(variables, settings.jvmOptions());
        try {
            process.awaitStart();
            // A path says nothing about the figures, but much about the machine's owner.
            variables.put("BERTMESH_MODELS_DIR", bundle.name());
            return new ServiceUnderTest(process, new ServiceClient(process.grpcPort()), variables);
        } catch (AssertionError | InterruptedException e) {
            process.close();
            throw e;
        }
    }

    ServiceClient client() {
        return client;
    }

    long pid() {
        return process.pid();
    }

    /** The variables with which it was started. */
    Map<String, String> settings() {
        return settings;
    }

    /** Maximum tokens of a run, as configured or as the service measured. */
    int packTokens(Settings wanted) throws InterruptedException {
        double found = scrape().value("bertmesh_pack_budget_tokens").orElse(DEFAULT_PACK_TOKENS);
        return wanted.packTokens().orElse((int) found);
    }

    Scrape scrape() throws InterruptedException {
        try {
            return Scrape.of(process.managementPort());
        } catch (IOException e) {
            throw new IllegalStateException("the service returns no metrics; its output:\n" + process.output(), e);
        }
    }

    /** Starts to count the CPU time of the service and of this process. */
    Meter meter() throws InterruptedException {
        return new Meter();
    }

    @Override
    public void close() {
        client.close();
        process.close();
    }

    /** Counts from its creation. */
    final class Meter {

        private final Scrape scrape = scrape();
        private final Duration serviceCpu = ProcessFigures.cpu(pid());
        private final Duration clientCpu = ProcessFigures.ownCpu();
        private final Duration machineCpu = ProcessFigures.machineCpu();
        private final long startNanos = System.nanoTime();

        private Meter() throws InterruptedException {}

        /** Cores that neither the service nor this process used, and others may have used. */
        double coresTakenByOthers() {
            Duration others = ProcessFigures.machineCpu()
                    .minus(machineCpu)
                    .minus(ProcessFigures.cpu(pid()).minus(serviceCpu))
                    .minus(ProcessFigures.ownCpu().minus(clientCpu));
            return Math.max(0, others.toNanos() / (double) (System.nanoTime() - startNanos));
        }

        Results.Cost read() throws InterruptedException {
            double wallNanos = System.nanoTime() - startNanos;
            Duration client = ProcessFigures.ownCpu().minus(clientCpu);
            Duration service = ProcessFigures.cpu(pid()).minus(serviceCpu);
            return new Results.Cost(
                    client.toNanos() / wallNanos, service.toNanos() / wallNanos, Packs.between(scrape, scrape()));
        }
    }
}
