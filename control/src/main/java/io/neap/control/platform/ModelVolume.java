// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform;

import io.neap.control.error.DomainException;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a cluster mounts, read-only, so that the model's file comes from there and not from control. */
public sealed interface ModelVolume {

    /** Where a process finds it. */
    String MOUNT = "/mnt/model";

    /** The model's file in it, as in {@code churn/7/model.onnx}. */
    String path();

    /**
     * A claim of the workspace.
     *
     * @param name of a PersistentVolumeClaim
     */
    record Claim(String name, String path) implements ModelVolume {

        private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?");

        public Claim {
            require(NAME.matcher(name).matches(), "storage.claim.name", "the name of a claim", name);
            requirePath("storage.claim.path", path);
        }
    }

    /**
     * A container image, or any OCI artifact, whose files are mounted without a container.
     *
     * @param reference pinned by its digest
     * @param pull when its node fetches it: {@code Always}, {@code IfNotPresent} or {@code Never}; the cluster's default
     *     if empty
     */
    record Image(String reference, String path, Optional<String> pull) implements ModelVolume {

        private static final Pattern PINNED = Pattern.compile("[^@\\s]+@sha256:[0-9a-f]{64}");
        private static final Pattern PULL = Pattern.compile("Always|IfNotPresent|Never");

        public Image {
            require(
                    PINNED.matcher(reference).matches(),
                    "storage.image.reference",
                    "pinned by its digest, as in registry/name@sha256:…",
                    reference);
            requirePath("storage.image.path", path);
            pull.ifPresent(policy -> require(
                    PULL.matcher(policy).matches(),
                    "storage.image.pullPolicy",
                    "Always, IfNotPresent or Never",
                    policy));
        }
    }

    private static void requirePath(String where, String path) {
        boolean within = !path.isBlank()
                && path.codePoints().noneMatch(Character::isISOControl)
                && Pattern.compile("/")
                        .splitAsStream(path)
                        .noneMatch(part -> part.isEmpty() || part.matches("\\.\\.?"));
        require(within, where, "a path within the volume, as in churn/7/model.onnx", path);
    }

    private static void require(boolean holds, String where, String expected, String value) {
        if (!holds) {
            throw DomainException.invalid(where + " must be " + expected + ", but is '" + value + "'.");
        }
    }
}
