// SPDX-License-Identifier: Apache-2.0
/**
 * MLflow's search language: text becomes tokens, tokens become conditions and orders that are checked against what the
 * searched things have. A store turns those into a query; nothing of the text reaches it but as values.
 */
@NullMarked
package io.neap.control.experiment.search;

import org.jspecify.annotations.NullMarked;
