// SPDX-License-Identifier: Apache-2.0
/** What can be asked of registered models: their past, their files, and where their aliases lead. */
@NullMarked
package io.neap.cli.model;

import org.jspecify.annotations.NullMarked;
