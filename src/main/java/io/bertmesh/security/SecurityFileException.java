package io.bertmesh.security;

/** A file of keys or certificates is unusable. The message says why, and never quotes the file. */
final class SecurityFileException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    SecurityFileException(String actual, String expected) {
        super("%s (expected: %s)".formatted(actual, expected));
    }
}
