// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip.rest;

import io.neap.serving.oip.OipConfig;
import java.time.Duration;

/**
 * What a request's body may take.
 *
 * @param maxSize in bytes, packed or not
 * @param stall how long it may stand still, at least; zero for as long as it likes
 */
record BodyLimits(long maxSize, Duration stall) {

    static BodyLimits of(OipConfig config) {
        return new BodyLimits(config.maxBodySize().asLongValue(), config.stall());
    }
}
