// SPDX-License-Identifier: Apache-2.0
package io.neap.control.rollout.controller;

import io.neap.control.platform.ServiceName;
import io.neap.control.rollout.Insight;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.operators.multi.processors.BroadcastProcessor;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the last pass over each service waited for: told in its status, and gone with this process. Also where those
 * hear of it who show a service elsewhere.
 */
@ApplicationScoped
public class Progress {

    private final Map<ServiceName, Insight> latest = new ConcurrentHashMap<>();
    private final BroadcastProcessor<ServiceName> changes = BroadcastProcessor.create();

    public Insight of(ServiceName service) {
        return latest.getOrDefault(service, Insight.NONE);
    }

    /**
     * The services about which something else can be told now, as long as this process decides about them. A listener
     * that is told while it is busy misses nothing that it would not see when it looks again.
     */
    public Multi<ServiceName> changes() {
        return changes.onOverflow().drop();
    }

    void note(ServiceName service, Insight insight) {
        if (!insight.equals(latest.put(service, insight))) {
            changed(service);
        }
    }

    void forget(ServiceName service) {
        latest.remove(service);
        changed(service);
    }

    synchronized void changed(ServiceName service) {
        changes.onNext(service);
    }
}
