// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.app;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.neap.control.pipeline.job.JobPlatform;
import io.neap.control.platform.Platform;
import io.neap.knative.app.ClusterConfig.ModelCacheConfig;
import io.neap.knative.platform.KnativePlatform;
import io.neap.knative.platform.KubernetesJobs;
import io.neap.knative.platform.object.ClusterSettings;
import io.neap.knative.platform.object.GpuSettings;
import io.neap.knative.platform.object.ModelCache;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;

/** Puts Knative where control alone has the local platform. */
@ApplicationScoped
class ClusterPlatform {

    @Produces
    @Singleton
    Platform platform(KubernetesClient client, ClusterConfig config, Clock clock) {
        return new KnativePlatform(
                client,
                new ClusterSettings(
                        config.images(),
                        config.requestLimit(),
                        config.address(),
                        config.servingNamespace(),
                        gpu(config),
                        config.gatewayUrl(),
                        modelCache(config.modelCache())),
                clock);
    }

    private static Optional<ModelCache> modelCache(ModelCacheConfig config) {
        return config.claim().map(claim -> new ModelCache(claim, config.size(), config.group()));
    }

    @Produces
    @Singleton
    JobPlatform jobs(KubernetesClient client, ClusterConfig config) {
        return new KubernetesJobs(client, gpu(config));
    }

    private static GpuSettings gpu(ClusterConfig config) {
        return new GpuSettings(config.gpu().images(), config.gpu().runtimeClass());
    }

    void closeJobs(@Disposes JobPlatform jobs) {
        if (jobs instanceof KubernetesJobs kubernetes) {
            kubernetes.close();
        }
    }

    void close(@Disposes Platform platform) {
        if (platform instanceof KnativePlatform knative) {
            knative.close();
        }
    }
}
