// SPDX-License-Identifier: Apache-2.0
/**
 * What the API server asks before it keeps a resource: what no schema can say is refused, or warned of when it may come
 * right. The certificate for that is made here.
 */
@NullMarked
package io.neap.knative.operator.admission;

import org.jspecify.annotations.NullMarked;
