package io.bertmesh.protocol;

import io.bertmesh.call.Call;
import io.bertmesh.call.CallListener;
import io.bertmesh.telemetry.CallWatch;
import io.quarkus.arc.properties.IfBuildProperty;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jboss.logging.MDC;

/** Records the logging context of a call: on its edge, and on its virtual thread. */
@Singleton
@IfBuildProperty(name = LogContexts.SWITCH, stringValue = "true")
public class LogContexts implements CallWatch {

    static final String SWITCH = "test.log-contexts";

    private final Queue<Map.Entry<Boolean, String>> traces = new ConcurrentLinkedQueue<>();

    /** The trace of each record, and whether it was made on a virtual thread. */
    Queue<Map.Entry<Boolean, String>> traces() {
        return traces;
    }

    @Override
    public Optional<CallListener> begun(Call call) {
        record();
        return Optional.of(new CallListener() {
            @Override
            public void servedBy(String model, String version) {
                record();
            }
        });
    }

    private void record() {
        traces.add(Map.entry(Thread.currentThread().isVirtual(), String.valueOf(MDC.get("traceId"))));
    }
}
