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

/** Checks the files of keys and certificates periodically, and fetches the keys of an issuer. */
@ApplicationScoped
public class SecurityReload {

    private static final Logger LOG = Logger.getLogger(SecurityReload.class);

    private static final long FETCH_BEAT_MILLIS = 1_000;

    private final List<WatchedFiles> files;
    private final AccessPolicy policy;
    private final Duration period;
    // Two threads, so that a slow issuer does not delay the files.
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(
            2, Thread.ofPlatform().daemon().name("security-", 1).factory());

    SecurityReload(BertConfig config, Tls tls, AccessPolicy policy) {
        this.files =
                Stream.concat(tls.files().stream(), policy.files().stream()).toList();
        this.policy = policy;
        this.period = config.security().reloadPeriod();
    }

    /** Returns a sentence for each unusable file, and then no service may start. Without any, starts the checks. */
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
                    this::check, period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
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

    private void check() {
        for (WatchedFiles file : files) {
            guarded(() -> report(file));
        }
    }

    private static void report(WatchedFiles file) {
        if (!file.check()) {
            return;
        }
        if (file.fault().isEmpty()) {
            LOG.infof("%s: reloaded", file.setting());
        } else {
            LOG.warnf("%s; the content read before stays in use", file.fault());
        }
    }

    /** Catches exceptions, because the executor never runs a task again after it threw. */
    private static void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            LOG.error("Internal error while checking keys and certificates", e);
        }
    }
}
