package io.bertmesh.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The range of a number or a duration, both ends included, as an operator writes it: {@code 512}, {@code 0.5}, {@code 24h}. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Range {

    String min();

    /** Empty means that the type alone limits the value. */
    String max() default "";
}
