// SPDX-License-Identifier: Apache-2.0
package io.neap.control.rollout;

import io.neap.control.model.ModelReference;
import io.neap.control.platform.Affinity;
import java.util.Optional;

/**
 * What a user asks for; {@link SpecDocument} is its JSON.
 *
 * @param affinity what keeps a caller with a revision while a rollout runs; of the service, so that another one makes no
 *     revision
 */
public record ServiceSpec(ModelReference model, Strategy strategy, Optional<Affinity> affinity, Template template) {}
