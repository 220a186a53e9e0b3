package io.bertmesh;

import io.bertmesh.boot.Announcement;
import io.bertmesh.boot.SettingsAtStart;
import io.bertmesh.protocol.http.Http1FramingExtension;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;

/** Starts the service, says where it is, and serves until the process is told to end. */
@QuarkusMain
public class Bertmesh implements QuarkusApplication {

    private static final int UNREADABLE_SETTINGS = 1;

    private final Announcement announcement;

    Bertmesh(Announcement announcement) {
        this.announcement = announcement;
    }

    public static void main(String... arguments) {
        if (!SettingsAtStart.areReadable()) {
            System.exit(UNREADABLE_SETTINGS);
        }
        Http1FramingExtension.allow();
        // Quarkus would answer a malformed target without a body; io.bertmesh.protocol.http.RouterRefusals checks it.
        System.setProperty("vertx.disableURIValidation", "true");
        Quarkus.run(Bertmesh.class, arguments);
    }

    @Override
    public int run(String... arguments) {
        announcement.print();
        Quarkus.waitForExit();
        return 0;
    }
}
