package io.bertmesh.protocol;

import static io.bertmesh.protocol.TracedService.hex;
import static io.bertmesh.protocol.TracedService.newTrace;
import static io.bertmesh.protocol.TracedService.only;
import static io.bertmesh.protocol.TracedService.recorded;
import static io.bertmesh.protocol.TracedService.unrecorded;
import static io.bertmesh.testing.OtlpReceiver.attributes;
import static org.assertj.core.api.Assertions.assertThat;

import io.bertmesh.protocol.http.RestEdge;
import io.bertmesh.telemetry.LogContexts;
import io.bertmesh.testing.Eventually;
import io.bertmesh.testing.LogsErrors;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a collector receives of a run, and which ids the log shows. */
@QuarkusTest
@TestProfile(TracedProfile.class)
class SharedRunTracesTest {

    @Inject
    GatedRunners runners;

    @Inject
    LogContexts contexts;

    private TracedService service;

    // Not assigned at its declaration, because Quarkus creates two instances of a test.
    @BeforeEach
    void connect() {
        service = TracedService.connect();
    }

    @AfterEach
    void disconnect() {
        service.close();
    }

    @AfterEach
    void openTheGate() {
        runners.open();
    }

    @Test
    void linkARunWithAllCallsWhoseTextsSharedIt() throws InterruptedException {
        String trace = newTrace();
        String otherTrace = newTrace();
        runners.shut();
        Thread first = Thread.startVirtualThread(() -> service.extract(unrecorded(newTrace()), "一"));
        runners.awaitArrival();
        Thread call = Thread.startVirtualThread(() -> service.extract(recorded(trace), "今天"));
        Thread otherCall = Thread.startVirtualThread(() -> service.extract(recorded(otherTrace), "中国"));
        Eventually.holds("both texts wait", () -> waitingTexts() == 2);

        runners.open();

        for (Thread thread : List.of(first, call, otherCall)) {
            thread.join();
        }
        Span run = only(service.await(trace, "run"), "run");
        Span otherRun = only(service.await(otherTrace, "run"), "run");
        Span shared = service.await(run.getLinks(0).getSpanId());
        assertThat(shared.getName()).isEqualTo("shared run");
        assertThat(shared.getParentSpanId().isEmpty()).isTrue();
        assertThat(otherRun.getLinks(0).getSpanId()).isEqualTo(shared.getSpanId());
        assertThat(shared.getLinksList())
                .extracting(Span.Link::getSpanId)
                .containsExactlyInAnyOrder(run.getSpanId(), otherRun.getSpanId());
        assertThat(attributes(shared))
                .containsEntry("bertmesh.model", "tiny-mlm")
                .containsEntry("bertmesh.pack.texts", "2")
                .containsEntry("bertmesh.pack.tokens", "8");
    }

    @Test
    @LogsErrors
    void markARunThatFailsAndPutItsIdsIntoTheLog() {
        String trace = newTrace();
        runners.failNext("out of memory");
        Log log = new Log();
        Logger logger = Logger.getLogger("io.bertmesh.batching.ActiveRun");
        logger.addHandler(log);

        service.extract(recorded(trace), "今天");

        logger.removeHandler(log);
        Span run = only(service.await(trace, "run"), "run");
        Span shared = service.await(run.getLinks(0).getSpanId());
        assertThat(List.of(run, shared)).allSatisfy(span -> {
            assertThat(span.getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_ERROR);
            assertThat(span.getStatus().getMessage()).isEqualTo("INTERNAL");
        });
        assertThat(log.contexts)
                .singleElement()
                .satisfies(context -> assertThat(context)
                        .containsEntry("traceId", hex(shared.getTraceId()))
                        .containsEntry("spanId", hex(shared.getSpanId())));
    }

    @Test
    void putTheIdsOfACallIntoTheLogOnItsEdgeAndItsVirtualThread() {
        String grpcTrace = newTrace();
        String restTrace = newTrace();
        contexts.traces().clear();

        service.extract(recorded(grpcTrace), "今天");
        RestEdge.post("/feature-extraction", "{\"text\": \"今天\"}", "traceparent", recorded(restTrace));

        assertThat(contexts.traces())
                .containsExactly(
                        Map.entry(false, grpcTrace),
                        Map.entry(true, grpcTrace),
                        Map.entry(false, restTrace),
                        Map.entry(true, restTrace));
    }

    private static double waitingTexts() {
        return TracedService.managed("/metrics")
                .lines()
                .filter(line -> line.startsWith("bertmesh_queue_texts{") && line.contains("\"tiny-mlm\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    /** Keeps the diagnostic context of each record. */
    private static final class Log extends Handler {

        private final Queue<Map<String, String>> contexts = new ConcurrentLinkedQueue<>();

        @Override
        public void publish(LogRecord record) {
            contexts.add(((ExtLogRecord) record).getMdcCopy());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
