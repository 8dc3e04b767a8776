// SPDX-License-Identifier: Apache-2.0
package io.neap.control.app;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;

/** Another process, since a lock holds against processes; it ends with 1 when it does not get the home. */
final class HomeUser {

    private HomeUser() {}

    public static void main(String... args) {
        Path folder = Path.of(args[1]);
        try (Home home = args[0].equals("share") ? Home.share(folder) : Home.take(folder)) {
            System.out.println(home.folder());
        } catch (StartFailure e) {
            System.out.println(e.getMessage());
            System.exit(1);
        }
    }

    static int run(String how, Path folder) throws IOException, InterruptedException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        String.join(File.pathSeparator, "target/classes", "target/test-classes"),
                        HomeUser.class.getName(),
                        how,
                        folder.toString())
                .inheritIO()
                .start()
                .waitFor();
    }
}
