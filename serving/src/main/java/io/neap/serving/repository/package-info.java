// SPDX-License-Identifier: Apache-2.0
/**
 * What is loaded: models by name and version, their states, warm-up, and the checks that a request fits its model.
 */
@NullMarked
package io.neap.serving.repository;

import org.jspecify.annotations.NullMarked;
