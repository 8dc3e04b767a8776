// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.app;

import io.neap.control.app.ControlMain;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Starts control on a cluster. It is the same control, of which there may be several on a PostgreSQL of the user's. One
 * of its own it gets on a mounted volume alone, because a pod's disk does not outlive the pod.
 */
@QuarkusMain(name = "cluster")
public final class ClusterMain {

    private ClusterMain() {}

    public static void main(String... args) throws IOException {
        String database = System.getenv("NEAP_DATABASE_URL");
        if (database != null && !database.isBlank()) {
            ControlMain.startShared(args);
            return;
        }
        if (!isOnVolume(System.getenv("NEAP_HOME"))) {
            System.err.println("On a cluster Neap needs a PostgreSQL that outlives its pods: set NEAP_DATABASE_URL to"
                    + " postgresql://user:password@host:port/database, or, for development, NEAP_HOME to the folder"
                    + " where a volume is mounted.");
            System.exit(1);
        }
        System.err.println("Development only: Neap keeps its own PostgreSQL on its volume, which nobody backs up and"
                + " which allows a single replica. Set NEAP_DATABASE_URL for more.");
        ControlMain.main(args);
    }

    private static boolean isOnVolume(String home) throws IOException {
        return home != null
                && Mounts.parse(Files.readAllLines(Path.of("/proc/self/mountinfo")))
                        .contain(home);
    }
}
