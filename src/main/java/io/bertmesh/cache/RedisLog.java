package io.bertmesh.cache;

import java.net.URISyntaxException;
import java.nio.file.FileSystemException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/** Logs each fault of Redis once, until Redis works again. Thread-safe. */
final class RedisLog {

    private static final Logger LOG = Logger.getLogger(RedisLog.class);

    /** Further reasons are variants of the same ones, such as one with a changing address. */
    private static final int MAX_REASONS = 8;

    private final Set<String> reasons = ConcurrentHashMap.newKeySet();

    /** Logs why no connection could be opened, each reason once until Redis works again. */
    void notConnected(Throwable failure) {
        String reason = reason(failure);
        if (reasons.size() < MAX_REASONS && reasons.add(reason)) {
            LOG.warnf("No connection to Redis: %s", reason);
        }
    }

    /** Notes that Redis answered a request without an error. */
    void used() {
        if (!reasons.isEmpty()) {
            reasons.clear();
        }
    }

    void opened(String operation, Throwable failure) {
        LOG.warnf("The circuit to Redis opened (%s), because Redis keeps failing: %s", operation, reason(failure));
    }

    void closed(String operation) {
        LOG.infof("The circuit to Redis closed (%s)", operation);
    }

    /** The root cause's message, because it says why a connection failed. */
    private static String reason(Throwable failure) {
        Throwable reason = failure;
        while (reason.getCause() != null) {
            reason = reason.getCause();
        }
        return reason.getMessage() == null || mayQuote(reason)
                ? reason.getClass().getSimpleName()
                : reason.getMessage();
    }

    /** Whether the message may quote a path, part of a file, or the URL with its password. */
    private static boolean mayQuote(Throwable reason) {
        return reason instanceof FileSystemException
                || reason instanceof URISyntaxException
                || reason instanceof IllegalArgumentException;
    }
}
