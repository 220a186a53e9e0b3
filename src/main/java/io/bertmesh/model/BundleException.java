package io.bertmesh.model;

/** A bundle cannot be served. The message is one sentence that names the bundle, the file and the reason. */
public final class BundleException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public BundleException(String message) {
        super(message);
    }

    public BundleException(String message, Throwable cause) {
        super(message, cause);
    }
}
