// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.batch;

import io.neap.serving.tensor.Tensor;
import java.util.List;

/**
 * What became of one request.
 *
 * @param outputs its own rows only
 * @param rows how many those are; 1 if its inputs differ in their rows
 * @param queued nanoseconds from its arrival until its run began
 * @param run the run that it shared
 */
public record Execution(List<Tensor> outputs, long rows, long queued, RunTimes run) {}
