// SPDX-License-Identifier: Apache-2.0
package io.neap.control.model.approval;

import io.neap.control.model.Artifact;
import io.neap.control.model.ArtifactPath;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What an approval is of.
 *
 * @param digest SHA-256 in lower-case hex: over the names and contents of the files, or over the address
 */
public record Content(Coverage covers, String digest) {

    /** How much of a version that is. */
    public enum Coverage {
        /** Its files. */
        FILES,
        /** The address of files that are in another store: what is there may change unseen. */
        SOURCE;

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Content ofSource(String artifactUri) {
        return new Content(Coverage.SOURCE, sha256(artifactUri));
    }

    /** In the order of Java, whatever that of the store is; no rule of Neap counts, so that a newer one says the same. */
    static Content ofFiles(ArtifactPath folder, List<Artifact> files) {
        String lines = files.stream()
                .sorted(Comparator.comparing(Artifact::path))
                .map(file -> file.sha256() + " "
                        + file.path().substring(folder.text().length()) + "\n")
                .collect(Collectors.joining());
        return new Content(Coverage.FILES, sha256(lines));
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
