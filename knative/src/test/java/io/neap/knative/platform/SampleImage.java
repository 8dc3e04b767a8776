// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The image of the sample function: {@code NEAP_SAMPLE_IMAGE}, or one that is made of this test's own class path and
 * given to the tests' own cluster.
 */
public final class SampleImage {

    private static final String SCRIPT = "src/test/cluster/cluster";
    private static final Pattern NEEDED =
            Pattern.compile(".*/(neap-control-[^/]*-tests\\.jar|control/target/test-classes"
                    + "|(vertx-core|netty-|jackson-(core|databind|annotations)-|jboss-logging-)[^/]*\\.jar)");

    private static @Nullable String name;

    private SampleImage() {}

    /** With its digest; made once for all tests of a run. */
    public static synchronized String name() {
        if (name == null) {
            String given = System.getenv("NEAP_SAMPLE_IMAGE");
            name = given != null ? given : made();
        }
        return name;
    }

    private static String made() {
        List<String> command = new ArrayList<>(List.of("bash", SCRIPT, "sample", System.getProperty("java.home")));
        Stream.of(System.getProperty("java.class.path").split(java.io.File.pathSeparator))
                .filter(path -> NEEDED.matcher(path).matches())
                .map(path -> Path.of(path).toAbsolutePath().toString())
                .forEach(command::add);
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String name = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (process.waitFor() != 0) {
                throw new IllegalStateException("no image was made: set NEAP_SAMPLE_IMAGE for a cluster of your own");
            }
            return name;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
