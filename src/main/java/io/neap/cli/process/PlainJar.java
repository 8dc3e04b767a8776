// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.process;

import io.neap.cli.outcome.Failure;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes.Name;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/**
 * A second way into an app that Quarkus built, beside its own {@code quarkus-run.jar}: a jar without classes that names
 * all others on its class path. The Java machine's own class loader then loads every class, and it is only of such
 * classes that an archive keeps all it can.
 */
public final class PlainJar {

    public static final String NAME = "plain-run.jar";

    /** Where the classes lie, first those that Quarkus has changed and generated, in the order of the search. */
    private static final List<String> FOLDERS = List.of("quarkus", "app", "lib/boot", "lib/main");

    /** Quarkus's index of the app begins with two integers and the name of the main class. */
    private static final String INDEX = "quarkus/quarkus-application.dat";

    private PlainJar() {}

    /** Writes it anew into the app's folder. */
    public static Path write(Path app) {
        Path jar = app.resolve(NAME);
        Path next = app.resolve(NAME + ".next");
        try {
            Manifest manifest = new Manifest();
            manifest.getMainAttributes().put(Name.MANIFEST_VERSION, "1.0");
            manifest.getMainAttributes().put(Name.MAIN_CLASS, mainClass(app));
            manifest.getMainAttributes().put(Name.CLASS_PATH, String.join(" ", jars(app)));
            manifest.getMainAttributes().putValue("Add-Opens", "java.base/java.lang");
            manifest.getMainAttributes().putValue("Enable-Native-Access", "ALL-UNNAMED");
            try (OutputStream out = Files.newOutputStream(next);
                    JarOutputStream empty = new JarOutputStream(out, manifest)) {
                empty.finish();
            }
            return Files.move(next, jar, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new Failure(jar + " cannot be written: " + e.getMessage() + ".", "Build the app again.");
        }
    }

    private static String mainClass(Path app) throws IOException {
        try (DataInputStream index = new DataInputStream(Files.newInputStream(app.resolve(INDEX)))) {
            index.readInt();
            index.readInt();
            return index.readUTF();
        }
    }

    private static List<String> jars(Path app) throws IOException {
        List<String> jars = new ArrayList<>();
        for (String folder : FOLDERS) {
            try (Stream<Path> files = Files.list(app.resolve(folder))) {
                files.map(file -> folder + "/" + file.getFileName())
                        .filter(file -> file.endsWith(".jar"))
                        .sorted()
                        .forEach(jars::add);
            }
        }
        return jars;
    }
}
