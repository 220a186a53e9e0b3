package io.bertmesh.protocol;

import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The id by which a call is known to its caller, the proxies before us, and us. */
public final class RequestIds {

    /** Header that holds it, in HTTP and gRPC. Envoy sets it. */
    public static final String HEADER = "x-request-id";

    // No space, quote, backslash or control character: an id can end no line and begin no field, wherever it is
    // written.
    private static final Pattern VALID = Pattern.compile("[A-Za-z0-9._~:/+=@-]{1,128}");

    private RequestIds() {}

    /** The caller's id, or a new one if it gave none that is valid. */
    public static String of(@Nullable String header) {
        return header != null && VALID.matcher(header).matches()
                ? header
                : UUID.randomUUID().toString();
    }
}
