// SPDX-License-Identifier: Apache-2.0
/** Metadata and health of services in the words of the Open Inference Protocol, whether they sleep or not. */
@NullMarked
package io.neap.control.api.oip;

import org.jspecify.annotations.NullMarked;
