// SPDX-License-Identifier: Apache-2.0
package io.neap.control.pipeline.letter;

import io.smallrye.mutiny.Uni;
import java.util.List;

/** Keeps dead letters, each once by trigger, source and id. */
public interface DeadLetterStore {

    /** Whether it is new. */
    Uni<Boolean> add(DeadLetter letter);

    /** The newest of a workspace. */
    Uni<List<DeadLetter>> list(String workspace, int limit);
}
