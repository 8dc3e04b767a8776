// SPDX-License-Identifier: Apache-2.0
/** What the requests to a revision looked like, out of the counters that Knative's proxies keep. */
@NullMarked
package io.neap.knative.platform.traffic;

import org.jspecify.annotations.NullMarked;
