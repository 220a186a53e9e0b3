package io.bertmesh;

import io.bertmesh.boot.Announcement;
import io.bertmesh.boot.Connections;
import io.bertmesh.boot.FailedStart;
import io.bertmesh.boot.SettingsAtStart;
import io.bertmesh.boot.StartAbort;
import io.bertmesh.protocol.http.Http1FramingExtension;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;

/** Starts the service, says where it is, and serves until the process is told to end. */
@QuarkusMain
public class Bertmesh implements QuarkusApplication {

    private static final int UNUSABLE_SETTINGS = 1;

    private final Connections connections;
    private final Announcement announcement;

    Bertmesh(Connections connections, Announcement announcement) {
        this.connections = connections;
        this.announcement = announcement;
    }

    public static void main(String... arguments) {
        SettingsAtStart settings = SettingsAtStart.check();
        if (!settings.areGood()) {
            System.exit(UNUSABLE_SETTINGS);
        }
        StartAbort.arm();
        Http1FramingExtension.allow();
        // Quarkus would answer a malformed target without a body; io.bertmesh.protocol.http.RouterRefusals checks it.
        System.setProperty("vertx.disableURIValidation", "true");
        FailedStart failed = new FailedStart(settings.isLogJson());
        try {
            Quarkus.run(Bertmesh.class, failed::end, arguments);
        } catch (RuntimeException | Error e) {
            // Quarkus hands over what fails in its start, but not what fails before it.
            failed.end(UNUSABLE_SETTINGS, e);
        }
    }

    @Override
    public int run(String... arguments) {
        StartAbort.disarm();
        connections.bound();
        announcement.print();
        Quarkus.waitForExit();
        return 0;
    }
}
