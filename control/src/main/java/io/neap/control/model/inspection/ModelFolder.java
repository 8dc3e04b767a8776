// SPDX-License-Identifier: Apache-2.0
package io.neap.control.model.inspection;

import io.neap.control.model.Artifact;
import io.neap.control.model.ArtifactPath;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The files of a model.
 *
 * @param files by path
 * @param whole false when there are more
 */
record ModelFolder(ArtifactPath path, List<Artifact> files, boolean whole) {

    /** Counts up when the same files would be reported otherwise. */
    private static final String RULES = "2";

    ModelFolder {
        files = List.copyOf(files);
    }

    /** The file of that name within the folder. */
    Optional<Artifact> file(String name) {
        String wanted = path.text().isEmpty() ? name : path.text() + "/" + name;
        return files.stream().filter(file -> file.path().equals(wanted)).findFirst();
    }

    /** The path of a file within the folder. */
    String name(Artifact file) {
        return path.text().isEmpty()
                ? file.path()
                : file.path().substring(path.text().length() + 1);
    }

    long bytes() {
        return files.stream().mapToLong(Artifact::size).sum();
    }

    /** Over names and contents, and over the rules by which they are looked at: SHA-256 in lower-case hex. */
    String digest() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update((RULES + "\n").getBytes(StandardCharsets.UTF_8));
            for (Artifact file : files) {
                digest.update((file.sha256() + " " + name(file) + "\n").getBytes(StandardCharsets.UTF_8));
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
