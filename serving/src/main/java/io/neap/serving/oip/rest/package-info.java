// SPDX-License-Identifier: Apache-2.0
/**
 * The REST edge: routes under {@code /v2}, bodies bounded, every error a JSON {@code error}.
 */
@NullMarked
package io.neap.serving.oip.rest;

import org.jspecify.annotations.NullMarked;
