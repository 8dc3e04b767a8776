// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.inference;

import java.time.Duration;

/**
 * What a start is made of, in its order.
 *
 * @param process from the start of the process until its main work begins
 * @param fetch the file from its URL or from the cache
 * @param load the file into memory
 * @param warmUp the first runs
 */
record StartTimes(Duration process, Duration fetch, Duration load, Duration warmUp) {}
