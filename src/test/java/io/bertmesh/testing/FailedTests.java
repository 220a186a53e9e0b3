package io.bertmesh.testing;

import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;

/**
 * Prints the stack trace of every test that fails as soon as it does. Surefire's own lines, two a class of tests, are off: they
 * would be all that a good run prints. JUnit finds this class by its entry in {@code META-INF/services}.
 */
public final class FailedTests implements TestExecutionListener {

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        if (result.getStatus() == Status.FAILED) {
            System.out.printf("FAILED: %s%n", test.getUniqueId());
            result.getThrowable().ifPresent(thrown -> thrown.printStackTrace(System.out));
        }
    }
}
