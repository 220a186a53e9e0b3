package io.bertmesh;

import io.bertmesh.api.Announcement;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;

/** Starts the service, says where it is, and serves until the process is told to end. */
@QuarkusMain
public class Bertmesh implements QuarkusApplication {

    private final Announcement announcement;

    Bertmesh(Announcement announcement) {
        this.announcement = announcement;
    }

    @Override
    public int run(String... arguments) {
        announcement.print();
        Quarkus.waitForExit();
        return 0;
    }
}
