// SPDX-License-Identifier: Apache-2.0
/**
 * What all measurements share: the models and questions, processes and their cost, and the machine. Starts processes and
 * speaks their public protocols, nothing else.
 */
@NullMarked
package io.neap.cli.bench;

import org.jspecify.annotations.NullMarked;
