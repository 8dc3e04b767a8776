// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.platform.object;

import io.neap.control.error.DomainException;
import io.neap.control.platform.Revision;
import io.neap.control.platform.ServiceName;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a cluster must be told once.
 *
 * @param images by function, pinned by digest ({@code registry/name@sha256:…}), so that a revision stays what it was
 * @param requestLimit the cluster's {@code max-revision-timeout-seconds}; Knative ends any request after it
 * @param address where services are reached from where Neap runs: {@code {service}} stands for the service's name with
 *     its tag, {@code {workspace}} for its namespace
 * @param servingNamespace where Knative's own pods run
 * @param gpu what pods have that ask for one
 * @param gateway where callers reach the gateway that keeps them with a revision; empty where there is none
 * @param modelCache what outlives a pod of the models that it fetched; nothing if empty
 */
public record ClusterSettings(
        Map<String, String> images,
        Duration requestLimit,
        String address,
        String servingNamespace,
        GpuSettings gpu,
        Optional<URI> gateway,
        Optional<ModelCache> modelCache) {

    private static final Pattern PINNED = Pattern.compile("[^@\\s]+@sha256:[0-9a-f]{64}");

    public ClusterSettings {
        images = pinned(images);
    }

    static Map<String, String> pinned(Map<String, String> images) {
        images.forEach((function, image) -> {
            if (!PINNED.matcher(image).matches()) {
                throw DomainException.invalid("The image of function '" + function
                        + "' must be pinned by its digest, as in registry/name@sha256:…, but is '" + image + "'.");
            }
        });
        return Map.copyOf(images);
    }

    /** That of the service, or of one tagged target of it. */
    public URI address(ServiceName service, Optional<String> tag) {
        String label = tag.map(name -> name + "-").orElse("") + service.service();
        return URI.create(address.replace("{service}", label).replace("{workspace}", service.workspace()));
    }

    /** Where callers of a service with affinity reach it; empty where there is no gateway. */
    public Optional<URI> gatewayUrl(ServiceName service) {
        return gateway.map(entrance -> URI.create(entrance.toString().replaceAll("/+$", "") + "/services/"
                + service.workspace() + "/" + service.service()));
    }

    String image(Revision revision) {
        String function = revision.function();
        return gpu.image(function, revision.resources().limits().keySet()).orElseGet(() -> image(function));
    }

    private String image(String function) {
        String image = images.get(function);
        if (image == null) {
            throw DomainException.invalid("No image is configured for function '" + function + "'; there are "
                    + images.keySet().stream().sorted().toList() + ".");
        }
        return image;
    }
}
