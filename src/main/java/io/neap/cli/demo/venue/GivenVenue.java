// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.demo.venue;

import io.neap.cli.client.Api;
import io.neap.cli.client.Events;
import io.neap.cli.client.Services;
import io.neap.cli.outcome.Failure;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** A Neap that runs already, on whatever platform; the demo's service and trigger are taken away again. */
public final class GivenVenue implements Venue {

    private final Api api;
    private final Optional<URI> ingress;
    private final boolean keep;
    private final String workspace;
    private final String service;
    private final String trigger;
    private volatile boolean entered;

    /**
     * Makes a venue of the Neap at a URL.
     *
     * @param keep whether the service and the trigger of the demo shall stay in its workspace
     */
    public GivenVenue(URI url, Optional<URI> ingress, boolean keep, String workspace, String service, String trigger) {
        this.api = new Api(url);
        this.ingress = ingress;
        this.keep = keep;
        this.workspace = workspace;
        this.service = service;
        this.trigger = trigger;
    }

    @Override
    public String opening() {
        return "Find Neap";
    }

    @Override
    public List<String> open() {
        services().list();
        entered = !services().exists(service);
        return List.of("it answers at " + api.url());
    }

    @Override
    public URI url() {
        return api.url();
    }

    @Override
    public Optional<URI> ingress() {
        return ingress;
    }

    @Override
    public List<ProcessHandle> processes(String function) {
        return List.of();
    }

    @Override
    public String remedy() {
        return "delete it there first";
    }

    @Override
    public String traces() {
        if (!entered) {
            return "Nothing was made there.";
        }
        return keep ? "Its service and its trigger are still there." : "Its service and its trigger are taken away.";
    }

    @Override
    public void close() {
        if (!entered || keep) {
            return;
        }
        entered = false;
        try {
            if (services().exists(service)) {
                services().delete(service);
            }
            if (events().exists(trigger)) {
                events().forget(trigger);
            }
        } catch (Failure unreachable) {
            System.err.println("neap: what the demo made at " + api.url() + " stays: " + unreachable.text());
        }
    }

    private Services services() {
        return new Services(api, workspace);
    }

    private Events events() {
        return new Events(api, workspace);
    }
}
