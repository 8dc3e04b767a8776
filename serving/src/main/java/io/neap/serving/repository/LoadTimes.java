// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.repository;

import java.time.Duration;

/** How long a load took: the file into memory, and the first runs. */
public record LoadTimes(Duration load, Duration warmUp) {}
