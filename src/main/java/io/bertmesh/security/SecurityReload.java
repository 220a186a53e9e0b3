package io.bertmesh.security;

import io.bertmesh.config.BertConfig;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** Looks at the files of keys and certificates from time to time, and fetches the keys of an issuer. */
@ApplicationScoped
public class SecurityReload {

    private static final Logger LOG = Logger.getLogger(SecurityReload.class);

    private static final long FETCH_BEAT_MILLIS = 1_000;

    private final List<WatchedFiles> files;
    private final AccessPolicy policy;
    private final Duration period;
    // A slow issuer does not hold back the files.
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(
            2, Thread.ofPlatform().daemon().name("security-", 1).factory());

    SecurityReload(BertConfig config, Tls tls, AccessPolicy policy) {
        this.files =
                Stream.concat(tls.files().stream(), policy.files().stream()).toList();
        this.policy = policy;
        this.period = config.security().reloadPeriod();
    }

    /** Begins to look. Gives a sentence for each file that cannot be used; without its files no service may start. */
    public List<String> start() {
        List<String> faults = files.stream()
                .map(WatchedFiles::fault)
                .filter(fault -> !fault.isEmpty())
                .toList();
        if (!faults.isEmpty()) {
            return faults;
        }
        if (!files.isEmpty()) {
            var _ = threads.scheduleWithFixedDelay(
                    this::look, period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
        }
        policy.fetchedKeys().ifPresent(keys -> {
            var _ = threads.scheduleWithFixedDelay(
                    () -> guarded(keys::fetchIfDue), 0, FETCH_BEAT_MILLIS, TimeUnit.MILLISECONDS);
        });
        return List.of();
    }

    @PreDestroy
    void stop() {
        threads.shutdownNow();
    }

    private void look() {
        for (WatchedFiles file : files) {
            guarded(() -> report(file));
        }
    }

    private static void report(WatchedFiles file) {
        if (!file.look()) {
            return;
        }
        if (file.fault().isEmpty()) {
            LOG.infof("%s: taken up as it is now", file.setting());
        } else {
            LOG.warnf("%s; what was read before is used", file.fault());
        }
    }

    /** The executor would never again run what has thrown. */
    private static void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            LOG.error("Keys and certificates could not be looked at, by a fault of ours", e);
        }
    }
}
