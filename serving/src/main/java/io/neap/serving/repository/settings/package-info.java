// SPDX-License-Identifier: Apache-2.0
/**
 * What a model's own configuration asks for, as values: how it is batched, queued, placed, checked and warmed up.
 */
@NullMarked
package io.neap.serving.repository.settings;

import org.jspecify.annotations.NullMarked;
