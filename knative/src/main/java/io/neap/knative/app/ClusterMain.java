// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.app;

import io.neap.control.app.ControlMain;
import io.quarkus.runtime.annotations.QuarkusMain;

/**
 * Starts control on a cluster. It is the same control; only a database of its own is refused there, because a pod's disk
 * does not outlive the pod.
 */
@QuarkusMain(name = "cluster")
public final class ClusterMain {

    private ClusterMain() {}

    public static void main(String... args) {
        String database = System.getenv("NEAP_DATABASE_URL");
        if (database == null || database.isBlank()) {
            System.err.println("On a cluster Neap needs a PostgreSQL that outlives its pods:"
                    + " set NEAP_DATABASE_URL to postgresql://user:password@host:port/database.");
            System.exit(1);
        }
        ControlMain.main(args);
    }
}
