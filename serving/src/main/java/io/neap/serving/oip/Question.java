// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip;

import io.neap.serving.ServingException;
import io.neap.serving.tensor.InferenceRequest;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

/**
 * A request as it came over the wire.
 *
 * @param timeoutMicros what the caller would wait at most; 0 if it does not say
 */
public record Question(InferenceRequest request, AnswerForm form, long timeoutMicros) {

    public Question {
        if (timeoutMicros < 0) {
            throw ServingException.invalid("parameter 'timeout': expected microseconds, got " + timeoutMicros);
        }
        if (request.priority() < 0) {
            throw ServingException.invalid(
                    "parameter 'priority': expected 1, the first, or more, or 0 for none; got " + request.priority());
        }
    }

    /** The same, of a caller that waits so many microseconds at most, for whatever reason; 0 if there is no other limit. */
    public Question within(long micros) {
        boolean shorter = micros != 0 && (timeoutMicros == 0 || micros < timeoutMicros);
        return shorter ? new Question(request, form, micros) : this;
    }

    /** The shorter of the caller's time and the server's. */
    Duration timeout(Duration most) {
        if (timeoutMicros == 0) {
            return most;
        }
        Duration wanted = Duration.of(timeoutMicros, ChronoUnit.MICROS);
        return wanted.compareTo(most) < 0 ? wanted : most;
    }
}
