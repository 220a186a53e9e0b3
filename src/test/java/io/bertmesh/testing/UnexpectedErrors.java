package io.bertmesh.testing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
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
 * Fails every test during which our code logged an error. JUnit finds this class by its entry in {@code META-INF/services}, so
 * that it watches all tests. A test that means its errors says {@link LogsErrors}.
 *
 * <p>A library's error is only on the console: it may come at any time after the test that caused it, as when the exporter of
 * spans finds its collector gone.
 */
public final class UnexpectedErrors
        implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {

    private static final PatternFormatter FORMATTER = new PatternFormatter("[%c] (%t) %s%e%n");

    // Of all instances: a launcher of a test's own makes a second one, and each error is told once.
    private static final Queue<String> ERRORS = new ConcurrentLinkedQueue<>();
    // A plain handler would be given the sentence alone.
    private static final Handler HANDLER = new ExtHandler() {
        @Override
        protected void doPublish(ExtLogRecord record) {
            if (record.getLevel().intValue() >= Level.SEVERE.intValue() && isOurs(record)) {
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

    private static boolean isOurs(ExtLogRecord record) {
        return String.valueOf(record.getLoggerName()).startsWith("io.bertmesh");
    }
}
