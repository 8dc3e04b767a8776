// SPDX-License-Identifier: Apache-2.0
/** What can be asked of registered models: their past, their files, where their aliases lead, and who lets them. */
@NullMarked
package io.neap.cli.model;

import org.jspecify.annotations.NullMarked;
