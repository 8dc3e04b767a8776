// SPDX-License-Identifier: Apache-2.0
package io.neap.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** The version of this build, which the build writes into a file: an executable has no manifest. */
final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() throws IOException {
        return new String[] {"neap " + own(), "Java " + Runtime.version()};
    }

    private static String own() throws IOException {
        try (InputStream file = Version.class.getResourceAsStream("/version/neap.txt")) {
            return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8).strip();
        }
    }
}
