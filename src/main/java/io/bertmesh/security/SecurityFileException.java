package io.bertmesh.security;

/** A file of keys or certificates that cannot be used. Its message says what is wrong with it, and nothing that is in it. */
final class SecurityFileException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    SecurityFileException(String actual, String expected) {
        super("%s (expected: %s)".formatted(actual, expected));
    }
}
