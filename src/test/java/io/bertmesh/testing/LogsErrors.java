package io.bertmesh.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Marks a test, or a class of tests, that makes our code log errors. The log does not show them, and the test fails if there
 * is none. {@link UnexpectedErrors} fails every test that logs an error without this mark.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
@ExtendWith(ExpectedErrors.class)
public @interface LogsErrors {}
