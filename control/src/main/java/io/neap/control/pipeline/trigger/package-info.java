// SPDX-License-Identifier: Apache-2.0
/** Which events start which function, and the functions on the platform that follow from it. */
@NullMarked
package io.neap.control.pipeline.trigger;

import org.jspecify.annotations.NullMarked;
