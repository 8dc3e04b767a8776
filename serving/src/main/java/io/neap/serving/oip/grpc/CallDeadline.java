// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip.grpc;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import jakarta.inject.Singleton;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Keeps when a caller stops waiting, as its header {@code grpc-timeout} says: digits and a unit, by gRPC's
 * <a href="https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md">protocol</a>. The server underneath does not.
 */
@Singleton
final class CallDeadline implements ServerInterceptor {

    /** In nanoseconds of the system's clock; none where the caller waits for ever. */
    private static final Context.Key<Long> DEADLINE = Context.key("neap-deadline");

    private static final Metadata.Key<String> HEADER =
            Metadata.Key.of("grpc-timeout", Metadata.ASCII_STRING_MARSHALLER);
    private static final Pattern TIMEOUT = Pattern.compile("([0-9]{1,8})([HMSmun])");

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        String timeout = headers.get(HEADER);
        if (timeout == null) {
            return next.startCall(call, headers);
        }
        Context context = Context.current().withValue(DEADLINE, System.nanoTime() + nanos(timeout));
        return Contexts.interceptCall(context, call, headers, next);
    }

    /** How many microseconds are left to the current call, at least one, whenever it is asked; 0 if there is no limit. */
    static LongSupplier left() {
        Long deadline = DEADLINE.get();
        return deadline == null
                ? () -> 0
                : () -> Math.max(1, TimeUnit.NANOSECONDS.toMicros(deadline - System.nanoTime()));
    }

    /** A year for what is no time. */
    static long nanos(String timeout) {
        Matcher parts = TIMEOUT.matcher(timeout);
        if (!parts.matches()) {
            return TimeUnit.DAYS.toNanos(365);
        }
        long amount = Long.parseLong(parts.group(1));
        return switch (parts.group(2)) {
            case "H" -> TimeUnit.HOURS.toNanos(amount);
            case "M" -> TimeUnit.MINUTES.toNanos(amount);
            case "S" -> TimeUnit.SECONDS.toNanos(amount);
            case "m" -> TimeUnit.MILLISECONDS.toNanos(amount);
            case "u" -> TimeUnit.MICROSECONDS.toNanos(amount);
            default -> amount;
        };
    }
}
