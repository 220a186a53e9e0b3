package io.bertmesh.protocol;

import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The id that identifies a call to its caller, to the proxies on the way, and to the service. */
public final class RequestIds {

    /** The header of the id, in HTTP and gRPC. Envoy sets it. */
    public static final String HEADER = "x-request-id";

    // No space, quote, backslash or control character, so that an id cannot end a line or begin a field anywhere.
    private static final Pattern VALID = Pattern.compile("[A-Za-z0-9._~:/+=@-]{1,128}");

    private RequestIds() {}

    /** The caller's id, or a new one if the caller sent no valid id. */
    public static String of(@Nullable String header) {
        return header != null && VALID.matcher(header).matches()
                ? header
                : UUID.randomUUID().toString();
    }
}
