// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.app;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Settings of the platform that runs revisions on Knative. */
@ConfigMapping(prefix = "neap.platform.knative")
interface ClusterConfig {

    /** The image of each function, pinned by its digest: {@code registry/name@sha256:…}. */
    Map<String, String> images();

    /** The cluster's {@code max-revision-timeout-seconds}; Knative ends any request after it. */
    @WithDefault("10m")
    Duration requestLimit();

    /** Where services are reached from where Neap runs, by the names of a service and its workspace. */
    @WithDefault("http://{service}.{workspace}.svc.cluster.local")
    String address();

    /** The namespace of Knative's own pods. */
    @WithDefault("knative-serving")
    String servingNamespace();

    /** Where callers reach the gateway, which services with affinity need: {@code https://neap-gateway.example.org}. */
    Optional<URI> gatewayUrl();

    /** What pods have that ask for a GPU. */
    Gpu gpu();

    interface Gpu {

        /** The image of each function with CUDA, pinned by its digest; the plain one where there is none. */
        Map<String, String> images();

        /** Their RuntimeClass; of services by Knative's feature {@code kubernetes.podspec-runtimeclassname}. */
        Optional<String> runtimeClass();
    }

    /** Where models stay when their pods go; each pod fetches its own if no claim is named. */
    ModelCacheConfig modelCache();

    /** A cache of models that outlives pods. */
    interface ModelCacheConfig {

        /** A claim of this name in each workspace. */
        Optional<String> claim();

        /** What the models' files may take together, and their snapshots as much again; those unused for longest go. */
        @WithDefault("20G")
        String size();

        /** The group that Kubernetes gives the claim's files to, where they do not belong to the function's user. */
        Optional<Long> group();
    }
}
