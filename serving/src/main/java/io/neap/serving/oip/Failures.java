// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip;

import io.neap.serving.ErrorCode;
import io.neap.serving.ServingException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/** Turns whatever went wrong into what the caller is told. */
public final class Failures {

    private static final Logger LOG = Logger.getLogger(Failures.class);

    private Failures() {}

    /** The failure itself if it is one of ours; else a row of the table that says no more than the caller may know. */
    public static ServingException known(Throwable failure) {
        return switch (failure) {
            case ServingException known -> known;
            case CompletionException wrapped when wrapped.getCause() != null -> known(wrapped.getCause());
            case TimeoutException late -> new ServingException(ErrorCode.of(late), "the model did not answer in time");
            case CancellationException gone -> new ServingException(ErrorCode.of(gone), "the request was cancelled");
            case OutOfMemoryError full ->
                ServingException.unavailable("there is no memory for this request now: " + full.getMessage());
            default -> {
                LOG.error("an inference failed unexpectedly", failure);
                yield new ServingException(ErrorCode.INTERNAL, "internal error: see the server's log");
            }
        };
    }
}
