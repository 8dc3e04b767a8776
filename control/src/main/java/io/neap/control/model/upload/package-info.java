// SPDX-License-Identifier: Apache-2.0
/** Large artifacts that arrive in parts, several at a time. */
@NullMarked
package io.neap.control.model.upload;

import org.jspecify.annotations.NullMarked;
