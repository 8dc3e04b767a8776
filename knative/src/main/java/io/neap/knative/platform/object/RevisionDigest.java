// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.platform.object;

import io.neap.control.platform.Placement;
import io.neap.control.platform.Resources;
import io.neap.control.platform.Revision;
import io.neap.control.platform.Scale;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * Tells whether two revisions have the same values, as 64 hexadecimal digits. The image is left out: a cluster's images
 * may be newer than a revision, which stays what it was.
 */
public final class RevisionDigest {

    private RevisionDigest() {}

    public static String of(Revision revision) {
        MessageDigest digest = sha256();
        Scale scale = revision.scale();
        List.of(
                        revision.name(),
                        revision.function(),
                        scale.min(),
                        scale.max(),
                        scale.target(),
                        scale.stableWindow(),
                        scale.panicWindowPercent(),
                        scale.panicThresholdPercent(),
                        scale.gracePeriod(),
                        revision.containerConcurrency(),
                        revision.timeout(),
                        revision.progressDeadline())
                .forEach(value -> add(digest, value.toString()));
        if (!revision.resources().equals(Resources.ANY)) {
            add(digest, revision.resources().toString());
        }
        if (!revision.placement().equals(Placement.ANYWHERE)) {
            add(digest, revision.placement().toString());
        }
        revision.volume().ifPresent(volume -> add(digest, volume.toString()));
        revision.environment().forEach((name, value) -> {
            add(digest, name);
            add(digest, value);
        });
        return HexFormat.of().formatHex(digest.digest());
    }

    /** A byte that UTF-8 never has keeps {@code a, bc} apart from {@code ab, c}. */
    private static void add(MessageDigest digest, String value) {
        digest.update(value.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0xff);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
