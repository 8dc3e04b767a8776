// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.retraining.http;

import io.neap.functions.retraining.problem.RetrainingException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/**
 * Tries again, with a pause that doubles, while a server is away for the moment.
 *
 * @param attempts at least 1
 * @param pause before the second attempt
 */
public record Patience(int attempts, Duration pause) {

    private static final Logger LOG = Logger.getLogger(Patience.class);

    public Patience {
        if (attempts < 1) {
            throw new IllegalArgumentException("attempts must be at least 1, but is " + attempts);
        }
    }

    /**
     * The first result of {@code call} that does not fail for the moment.
     *
     * @param what the request in words, for the message
     * @param momentary whether another attempt may help
     * @throws RetrainingException with status 503 after the last attempt
     */
    public <T> T call(String what, Callable<T> call, Predicate<Exception> momentary) throws Exception {
        for (int attempt = 1; ; attempt++) {
            try {
                return call.call();
            } catch (Exception e) {
                if (!momentary.test(e)) {
                    throw e;
                }
                if (attempt >= attempts) {
                    throw RetrainingException.unavailable(
                            what + " failed " + attempt + " times, at last with: " + e + ".", e);
                }
                LOG.debugf(e, "%s failed, attempt %d of %d", what, attempt, attempts);
            }
            Thread.sleep(pause.multipliedBy(1L << Math.min(attempt - 1, 10)));
        }
    }
}
