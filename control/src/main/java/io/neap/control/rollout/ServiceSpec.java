// SPDX-License-Identifier: Apache-2.0
package io.neap.control.rollout;

import io.neap.control.model.ModelReference;

/** What a user asks for; {@link SpecDocument} is its JSON. */
public record ServiceSpec(ModelReference model, Strategy strategy, Template template) {}
