// SPDX-License-Identifier: Apache-2.0
package io.neap.control.pipeline;

import java.time.Instant;
import java.util.Optional;

/**
 * How far a pipeline run is.
 *
 * <pre>
 *                        delivered              answered
 *   (event) ──▶ Waiting ───────────▶ Running ─────────────▶ Succeeded
 *                  ▲                  │   │
 *                  └──────────────────┘   └───────────────▶ Failed
 *                   not answered: again        refused, or tried too often
 * </pre>
 */
public sealed interface PipelineRunState {

    /** Since when. */
    Instant since();

    /**
     * It will be delivered.
     *
     * @param attempts made so far
     * @param reason why the last attempt came to nothing; empty before the first
     */
    record Waiting(Instant since, int attempts, Optional<String> reason) implements PipelineRunState {

        public Waiting {
            reason = reason.map(PipelineRunState::storable);
        }
    }

    /** The function works on it; the attempt counts from 1. */
    record Running(Instant since, int attempt) implements PipelineRunState {}

    /** The function has answered; a part is empty when the answer did not say it. */
    record Succeeded(Instant since, Optional<String> runId, Optional<String> model, Optional<String> version)
            implements PipelineRunState {

        public Succeeded {
            runId = runId.map(PipelineRunState::storable);
            model = model.map(PipelineRunState::storable);
            version = version.map(PipelineRunState::storable);
        }
    }

    /** It is given up. */
    record Failed(Instant since, String reason) implements PipelineRunState {

        public Failed {
            reason = storable(reason);
        }
    }

    /** The same text without U+0000, which PostgreSQL does not hold: a function says what it likes. */
    private static String storable(String said) {
        return said.replace('\u0000', '\uFFFD');
    }
}
