// SPDX-License-Identifier: Apache-2.0
/** Where models compute and what they hold there, told by the packaged function as a process. */
@NullMarked
package io.neap.functions.inference.device;

import org.jspecify.annotations.NullMarked;
