package io.bertmesh.testing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtHandler;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails every test during which an error reached the log's root, ours or a library's. JUnit finds this class by its entry in
 * {@code META-INF/services}, so that it watches all tests. A test that means its errors says {@link LogsErrors}.
 */
public final class UnexpectedErrors
        implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {

    private static final PatternFormatter FORMATTER = new PatternFormatter("[%c] (%t) %s%e%n");

    /** The exporter of spans logs here that a test's collector has closed its connection, at some time after the test. */
    private static final Set<String> COLLECTOR_CONNECTIONS =
            Set.of("io.vertx.core.http.impl.HttpClientRequestImpl", "io.vertx.core.net.impl.ConnectionBase");

    // Of all instances: a launcher of a test's own makes a second one, and each error is told once.
    private static final Queue<String> ERRORS = new ConcurrentLinkedQueue<>();
    // A plain handler would be given the sentence alone.
    private static final Handler HANDLER = new ExtHandler() {
        @Override
        protected void doPublish(ExtLogRecord record) {
            if (record.getLevel().intValue() >= Level.SEVERE.intValue()
                    && !COLLECTOR_CONNECTIONS.contains(record.getLoggerName())) {
                ERRORS.add(FORMATTER.format(record));
            }
        }
    };

    @Override
    public void beforeAll(ExtensionContext context) {
        watch();
    }

    /** Quarkus may have started in between, and set the log up anew. */
    @Override
    public void beforeEach(ExtensionContext context) {
        watch();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        failIfErrors();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        failIfErrors();
    }

    private static void watch() {
        Logger root = Logger.getLogger("");
        if (!Arrays.asList(root.getHandlers()).contains(HANDLER)) {
            root.addHandler(HANDLER);
        }
    }

    private static void failIfErrors() {
        List<String> found = new ArrayList<>();
        for (String error = ERRORS.poll(); error != null; error = ERRORS.poll()) {
            found.add(error);
        }
        if (!found.isEmpty()) {
            throw new AssertionError("errors in the log (expected: none, or @LogsErrors):\n" + String.join("", found));
        }
    }
}
