// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.gateway.route;

import io.neap.functions.gateway.route.Address.Service;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What control has said of the services that are asked for, a bounded number of them. Each is asked for once at a time,
 * and again while requests go on; while control is away, what it said last counts. Used by many threads.
 */
public final class RouteBook {

    private static final Answer.Unheard IN_VAIN = new Answer.Unheard("it did not answer a moment ago");

    private final Function<Service, Future<Answer>> control;
    private final Freshness freshness;
    private final int most;
    private final LongSupplier nanos;
    private final Map<Service, Page> pages = new ConcurrentHashMap<>();

    /**
     * @param control asks it; never fails, and answers {@link Answer.Unheard} when it does not say
     * @param most services that are kept
     * @param nanos the clock
     */
    public RouteBook(Function<Service, Future<Answer>> control, Freshness freshness, int most, LongSupplier nanos) {
        this.control = control;
        this.freshness = freshness;
        this.most = most;
        this.nanos = nanos;
    }

    /** Completes on a thread of its own choice; never fails. */
    public Future<Answer> find(Service service) {
        return page(service).find(false);
    }

    /** The same for one who has seen that the last answer does not hold. */
    public Future<Answer> findAnew(Service service) {
        return page(service).find(true);
    }

    /** How many services are kept. */
    public int size() {
        return pages.size();
    }

    private Page page(Service service) {
        Page known = pages.get(service);
        if (known != null) {
            return known;
        }
        if (pages.size() >= most) {
            pages.entrySet().stream()
                    .min(Comparator.comparingLong(entry -> entry.getValue().used - nanos.getAsLong()))
                    .ifPresent(oldest -> pages.remove(oldest.getKey(), oldest.getValue()));
        }
        return pages.computeIfAbsent(service, Page::new);
    }

    /** One service. */
    private final class Page {

        private final Service service;
        private volatile long used = nanos.getAsLong();
        private @Nullable Answer heard;
        private long heardAt;
        private @Nullable Future<Answer> asking;
        private boolean inVain;
        private long askedAt;

        Page(Service service) {
            this.service = service;
        }

        synchronized Future<Answer> find(boolean anew) {
            long now = nanos.getAsLong();
            used = now;
            Answer last = heard;
            Freshness.Use use = last == null || anew ? Freshness.Use.AFTER_ASKING : freshness.of(age(now));
            if (last != null && use == Freshness.Use.AT_ONCE) {
                return Future.succeededFuture(last);
            }
            Future<Answer> next = asking;
            if (next == null && !(inVain && now - askedAt < freshness.fresh().toNanos())) {
                next = ask(now);
            }
            if (last != null && use == Freshness.Use.AND_ASK) {
                return Future.succeededFuture(last);
            }
            return next == null ? Future.succeededFuture(atLast(IN_VAIN)) : next;
        }

        private Future<Answer> ask(long now) {
            askedAt = now;
            Future<Answer> next = control.apply(service).map(this::hear);
            asking = next.isComplete() ? null : next;
            return next;
        }

        private synchronized Answer hear(Answer answer) {
            asking = null;
            inVain = answer instanceof Answer.Unheard;
            if (answer instanceof Answer.Unheard unheard) {
                return atLast(unheard);
            }
            heard = answer;
            heardAt = nanos.getAsLong();
            return answer;
        }

        private Answer atLast(Answer.Unheard unheard) {
            Answer last = heard;
            return last != null && freshness.lasts(age(nanos.getAsLong())) ? last : unheard;
        }

        private Duration age(long now) {
            return Duration.ofNanos(now - heardAt);
        }
    }
}
