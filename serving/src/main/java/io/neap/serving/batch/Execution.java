// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.batch;

import io.neap.serving.tensor.Tensor;
import java.time.Duration;
import java.util.List;

/**
 * What became of one request.
 *
 * @param outputs its own rows only
 * @param queued from its arrival until its run began
 * @param computed the run that it shared
 */
public record Execution(List<Tensor> outputs, Duration queued, Duration computed) {}
