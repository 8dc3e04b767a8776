// SPDX-License-Identifier: Apache-2.0
/** What only a home for development has: it can be emptied while it is in use, as test suites of clients need it. */
@NullMarked
package io.neap.control.development;

import org.jspecify.annotations.NullMarked;
