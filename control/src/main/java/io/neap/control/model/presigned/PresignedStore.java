// SPDX-License-Identifier: Apache-2.0
package io.neap.control.model.presigned;

import io.neap.control.model.ArtifactPath;
import io.smallrye.mutiny.Uni;
import java.time.Duration;

/** What an artifact store does that clients may reach themselves; one that they may not refuses it. */
public interface PresignedStore {

    /** Whether it does it at all. */
    boolean supported();

    /** Fails with {@code NOT_IMPLEMENTED}, and what would have to be, unless it does. */
    void requireSupport();

    /**
     * By which whoever has it reads what is at the path now. Fails with {@code RESOURCE_DOES_NOT_EXIST} when nothing is,
     * and with {@code NOT_IMPLEMENTED} when the store doesn't do it.
     */
    Uni<PresignedUrl> download(ArtifactPath path, Duration validity);

    /**
     * By which whoever has it puts a file, whole or not at all, that is the artifact at the path from then on. Fails with
     * {@code NOT_IMPLEMENTED} when the store doesn't do it.
     */
    Uni<PresignedUrl> upload(ArtifactPath path, Duration validity);
}
