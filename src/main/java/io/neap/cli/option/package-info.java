// SPDX-License-Identifier: Apache-2.0
/** Options that many commands have. */
@NullMarked
package io.neap.cli.option;

import org.jspecify.annotations.NullMarked;
