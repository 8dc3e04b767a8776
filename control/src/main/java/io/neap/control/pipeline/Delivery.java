// SPDX-License-Identifier: Apache-2.0
package io.neap.control.pipeline;

/**
 * The message that a pipeline run is due. It may come twice or late: {@code attempts} tells whether it still holds.
 *
 * @param pipelineRun id of the run
 * @param attempts made when the message was sent
 */
public record Delivery(String pipelineRun, int attempts) {}
