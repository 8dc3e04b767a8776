// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.inference.fetch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * A note beside a cached file that its content was found right. It holds for as long as the file system says that
 * nobody has written to the file since: a write changes the time of its last change, which no program can set back.
 */
record Seal(Path file, String state, boolean isSettled) {

    /** What is written within one tick of the file system's clock has one time: a younger change may not be the last. */
    private static final Duration TICK = Duration.ofSeconds(2);

    /** The file as it is now. To be taken before its content is read, so that a write meanwhile breaks the seal. */
    static Seal of(Path file, Instant now) throws IOException {
        Map<String, Object> attributes = new TreeMap<>(Files.readAttributes(file, "unix:dev,ino,size,ctime"));
        boolean settled = attributes.get("ctime") instanceof FileTime changed
                && changed.toInstant().plus(TICK).isBefore(now);
        return new Seal(file, attributes.toString(), settled);
    }

    /** Whether this is what was sealed. */
    boolean holds() {
        try {
            return Files.readString(note(file)).equals(state);
        } catch (IOException none) {
            return false;
        }
    }

    /** Notes that the content is right; where that cannot be written, the content is read at each start. */
    void set() {
        if (isSettled) {
            try {
                Files.writeString(note(file), state);
            } catch (IOException unsealed) {
                return;
            }
        }
    }

    /** Notes the use by the note's time; in a read-only folder it stays unnoted. */
    void touch(Instant now) {
        try {
            Files.setLastModifiedTime(note(file), FileTime.from(now));
        } catch (IOException readOnly) {
            return;
        }
    }

    static Path note(Path file) {
        return file.resolveSibling(file.getFileName() + ".checked");
    }
}
