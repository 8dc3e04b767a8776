// SPDX-License-Identifier: Apache-2.0
/** What KServe's users have, in Neap's words. */
@NullMarked
package io.neap.cli.kserve;

import org.jspecify.annotations.NullMarked;
