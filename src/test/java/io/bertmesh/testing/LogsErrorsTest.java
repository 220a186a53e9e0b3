package io.bertmesh.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.List;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

final class LogsErrorsTest {

    private static final Logger LOG = Logger.getLogger(LogsErrorsTest.class);

    @Test
    void failsATestThatLogsAnErrorWithoutIt() {
        List<String> failures = failuresOf(Unmarked.class);

        assertThat(failures)
                .singleElement()
                .asString()
                .startsWith("errors in the log (expected: none, or @LogsErrors):")
                .contains("[io.bertmesh.testing.LogsErrorsTest] (main) this line belongs here");
    }

    @Test
    void passesATestThatLogsAnErrorWithIt() {
        assertThat(failuresOf(Marked.class)).isEmpty();
    }

    @Test
    void passesAClassOfWhichOneTestLogsAnError() {
        assertThat(failuresOf(MarkedClass.class)).isEmpty();
    }

    @Test
    void failsATestThatLogsNone() {
        List<String> failures = failuresOf(MarkedInVain.class);

        assertThat(failures).singleElement().asString().contains("(expected: 1 or more)");
    }

    private static List<String> failuresOf(Class<?> tests) {
        LauncherConfig config = LauncherConfig.builder()
                .enableLauncherSessionListenerAutoRegistration(false)
                .enableLauncherDiscoveryListenerAutoRegistration(false)
                .enableTestExecutionListenerAutoRegistration(false)
                .build();
        SummaryGeneratingListener summary = new SummaryGeneratingListener();
        LauncherFactory.create(config)
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(selectClass(tests))
                                .build(),
                        summary);
        return summary.getSummary().getFailures().stream()
                .map(failure -> String.valueOf(failure.getException().getMessage()))
                .toList();
    }

    static final class Unmarked {

        @Test
        void logsAnError() {
            LOG.error("this line belongs here: a test shows that it fails a test");
        }
    }

    static final class Marked {

        @Test
        @LogsErrors
        void logsAnError() {
            LOG.error("not shown");
        }
    }

    @LogsErrors
    static final class MarkedClass {

        @BeforeAll
        static void logsAnError() {
            LOG.error("not shown");
        }

        @Test
        void logsNothing() {}
    }

    static final class MarkedInVain {

        @Test
        @LogsErrors
        void logsNothing() {}
    }
}
