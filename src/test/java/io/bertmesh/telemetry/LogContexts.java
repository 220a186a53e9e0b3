package io.bertmesh.telemetry;

import io.bertmesh.call.Call;
import io.bertmesh.call.CallListener;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jboss.logging.MDC;

/** The usual telemetry, which also records the logging context of a call: on its edge, and on its virtual thread. */
@Alternative
@Singleton
public class LogContexts extends CallTelemetry {

    private final Queue<Map.Entry<Boolean, String>> traces = new ConcurrentLinkedQueue<>();

    @Inject
    LogContexts(MeterRegistry meters, OpenTelemetry telemetry) {
        super(meters, telemetry);
    }

    /** The trace of each record, and whether it was made on a virtual thread. */
    public Queue<Map.Entry<Boolean, String>> traces() {
        return traces;
    }

    @Override
    public CallListener listen(Call call) {
        return new ObservedCall(call, this) {
            @Override
            public synchronized void begun() {
                super.begun();
                record();
            }

            @Override
            public synchronized void servedBy(String model, String version) {
                super.servedBy(model, version);
                record();
            }
        };
    }

    private void record() {
        traces.add(Map.entry(Thread.currentThread().isVirtual(), String.valueOf(MDC.get("traceId"))));
    }
}
