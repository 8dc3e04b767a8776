// SPDX-License-Identifier: Apache-2.0
/**
 * A hop before a cluster's ingress that keeps callers with a revision: it asks control for a service's route, finds the
 * caller's bucket, and streams the exchange with that revision. It decides nothing that control has not decided.
 */
@NullMarked
package io.neap.functions.gateway;

import org.jspecify.annotations.NullMarked;
