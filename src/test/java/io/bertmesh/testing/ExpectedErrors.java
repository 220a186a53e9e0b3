package io.bertmesh.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.AnnotatedElement;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Keeps our log from the handlers of the root for as long as what {@link LogsErrors} marks lasts, and counts its errors. */
final class ExpectedErrors implements BeforeAllCallback, AfterAllCallback, BeforeEachCallback, AfterEachCallback {

    private static final ExtensionContext.Namespace STORE = ExtensionContext.Namespace.create(ExpectedErrors.class);

    @Override
    public void beforeAll(ExtensionContext context) {
        context.getTestClass().filter(ExpectedErrors::isMarked).ifPresent(_ -> begin(context));
    }

    @Override
    public void afterAll(ExtensionContext context) {
        context.getTestClass().filter(ExpectedErrors::isMarked).ifPresent(_ -> end(context));
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        context.getTestMethod().filter(ExpectedErrors::isMarked).ifPresent(_ -> begin(context));
    }

    @Override
    public void afterEach(ExtensionContext context) {
        context.getTestMethod().filter(ExpectedErrors::isMarked).ifPresent(_ -> end(context));
    }

    private static void begin(ExtensionContext context) {
        context.getStore(STORE).put(context.getUniqueId(), Silence.begin());
    }

    private static void end(ExtensionContext context) {
        @Nullable Silence silence = context.getStore(STORE).remove(context.getUniqueId(), Silence.class);
        int errorCount = Optional.ofNullable(silence).orElseThrow().end();
        assertThat(errorCount)
                .as("errors in the log of what @LogsErrors marks (expected: 1 or more)")
                .isPositive();
    }

    private static boolean isMarked(AnnotatedElement element) {
        return element.isAnnotationPresent(LogsErrors.class);
    }

    private record Silence(Logger log, ErrorCount errors) {

        static Silence begin() {
            Silence silence = new Silence(Logger.getLogger("io.bertmesh"), new ErrorCount());
            silence.log.addHandler(silence.errors);
            silence.log.setUseParentHandlers(false);
            return silence;
        }

        int end() {
            log.setUseParentHandlers(true);
            log.removeHandler(errors);
            return errors.count.get();
        }
    }

    private static final class ErrorCount extends Handler {

        private final AtomicInteger count = new AtomicInteger();

        @Override
        public void publish(LogRecord record) {
            if (record.getLevel().intValue() >= Level.SEVERE.intValue()) {
                count.incrementAndGet();
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
