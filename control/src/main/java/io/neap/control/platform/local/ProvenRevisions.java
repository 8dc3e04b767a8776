// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform.local;

import io.neap.control.platform.Revision;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Which revisions were once ready, kept in a file each, so that a restarted control lets them sleep instead of
 * starting them all. A file holds a digest of the revision's values: with others it is not proven.
 */
record ProvenRevisions(Path folder) {

    static ProvenRevisions under(Path home) {
        return new ProvenRevisions(home.resolve("run"));
    }

    boolean contains(Revision revision) {
        Path file = file(revision);
        try {
            return Files.exists(file) && Files.readString(file).equals(digest(revision));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + file, e);
        }
    }

    void add(Revision revision) {
        try {
            Files.createDirectories(folder);
            Files.writeString(file(revision), digest(revision));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + file(revision), e);
        }
    }

    void remove(Revision revision) {
        try {
            Files.deleteIfExists(file(revision));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot remove " + file(revision), e);
        }
    }

    private Path file(Revision revision) {
        return folder.resolve(
                revision.name().service().workspace() + "." + revision.name().name() + ".proven");
    }

    private static String digest(Revision revision) {
        try {
            byte[] values = revision.toString().getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(values));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
