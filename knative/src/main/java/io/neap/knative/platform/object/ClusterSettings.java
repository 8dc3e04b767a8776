// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.platform.object;

import io.neap.control.error.DomainException;
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
 * @param modelCache what outlives a pod of the models that it fetched; nothing if empty
 */
public record ClusterSettings(
        Map<String, String> images,
        Duration requestLimit,
        String address,
        String servingNamespace,
        Optional<ModelCache> modelCache) {

    private static final Pattern PINNED = Pattern.compile("[^@\\s]+@sha256:[0-9a-f]{64}");

    public ClusterSettings {
        images = Map.copyOf(images);
        images.forEach((function, image) -> {
            if (!PINNED.matcher(image).matches()) {
                throw DomainException.invalid("The image of function '" + function
                        + "' must be pinned by its digest, as in registry/name@sha256:…, but is '" + image + "'.");
            }
        });
    }

    /** That of the service, or of one tagged target of it. */
    public URI address(ServiceName service, Optional<String> tag) {
        String label = tag.map(name -> name + "-").orElse("") + service.service();
        return URI.create(address.replace("{service}", label).replace("{workspace}", service.workspace()));
    }

    String image(String function) {
        String image = images.get(function);
        if (image == null) {
            throw DomainException.invalid("No image is configured for function '" + function + "'; there are "
                    + images.keySet().stream().sorted().toList() + ".");
        }
        return image;
    }
}
