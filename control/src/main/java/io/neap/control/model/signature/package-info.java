// SPDX-License-Identifier: Apache-2.0
/** What a model takes and gives as data, and whether callers of one version can call another. */
@NullMarked
package io.neap.control.model.signature;

import org.jspecify.annotations.NullMarked;
