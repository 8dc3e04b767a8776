// SPDX-License-Identifier: Apache-2.0
/** Triton's model configuration, as a file or as a client's JSON, turned into what the repository knows of a model. */
@NullMarked
package io.neap.serving.oip.config;

import org.jspecify.annotations.NullMarked;
