// SPDX-License-Identifier: Apache-2.0
package io.neap.control.rollout.controller;

import io.neap.control.platform.ServiceName;
import io.neap.control.rollout.Insight;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What the last pass over each service waited for: told in its status, and gone with this process. */
@ApplicationScoped
public class Progress {

    private final Map<ServiceName, Insight> latest = new ConcurrentHashMap<>();

    public Insight of(ServiceName service) {
        return latest.getOrDefault(service, Insight.NONE);
    }

    void note(ServiceName service, Insight insight) {
        latest.put(service, insight);
    }

    void forget(ServiceName service) {
        latest.remove(service);
    }
}
