package io.bertmesh.cache;

import java.net.URISyntaxException;
import java.nio.file.FileSystemException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/** What the log says of Redis: whatever is wrong once, not again and again while it stays so. Thread-safe. */
final class RedisLog {

    private static final Logger LOG = Logger.getLogger(RedisLog.class);

    /** Those beyond are the same few in other words, as with an address that changes. */
    private static final int MOST_REASONS = 8;

    private final Set<String> reasons = ConcurrentHashMap.newKeySet();

    /** No connection could be made. Each reason is told once until Redis was of use. */
    void notConnected(Throwable failure) {
        String reason = reason(failure);
        if (reasons.size() < MOST_REASONS && reasons.add(reason)) {
            LOG.warnf("No connection to Redis could be made: %s", reason);
        }
    }

    /** Redis did what it was asked for. */
    void used() {
        if (!reasons.isEmpty()) {
            reasons.clear();
        }
    }

    void leftAlone(String operation, Throwable failure) {
        LOG.warnf("Redis is left alone for a while (%s), for it keeps failing: %s", operation, reason(failure));
    }

    void usedAgain(String operation) {
        LOG.infof("Redis is used again (%s)", operation);
    }

    /** What lies at the bottom: of a failed connection that is why. */
    private static String reason(Throwable failure) {
        Throwable reason = failure;
        while (reason.getCause() != null) {
            reason = reason.getCause();
        }
        return reason.getMessage() == null || mayQuote(reason)
                ? reason.getClass().getSimpleName()
                : reason.getMessage();
    }

    /** Whether the message may hold where a file is, or a piece of it, or the URL with its password. */
    private static boolean mayQuote(Throwable reason) {
        return reason instanceof FileSystemException
                || reason instanceof URISyntaxException
                || reason instanceof IllegalArgumentException;
    }
}
