// SPDX-License-Identifier: Apache-2.0
package io.neap.control.pipeline;

import java.util.List;

/**
 * What became of an event.
 *
 * @param duplicate it was known before; nothing new was started
 * @param pipelineRuns ids of all that it has started
 */
public record EventReceipt(String workspace, String source, String id, boolean duplicate, List<String> pipelineRuns) {

    public EventReceipt {
        pipelineRuns = List.copyOf(pipelineRuns);
    }
}
