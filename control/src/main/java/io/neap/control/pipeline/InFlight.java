// SPDX-License-Identifier: Apache-2.0
package io.neap.control.pipeline;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The pipeline runs that this control delivers right now. */
@ApplicationScoped
class InFlight {

    private final Set<String> pipelineRuns = ConcurrentHashMap.newKeySet();

    /** False when it is under way already. */
    boolean enter(String pipelineRun) {
        return pipelineRuns.add(pipelineRun);
    }

    void leave(String pipelineRun) {
        pipelineRuns.remove(pipelineRun);
    }

    Set<String> all() {
        return Set.copyOf(pipelineRuns);
    }
}
