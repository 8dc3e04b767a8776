// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.platform.object;

import io.neap.control.platform.ModelVolume;
import io.neap.control.platform.Placement;
import io.neap.control.platform.Resources;
import io.neap.control.platform.Revision;
import io.neap.control.platform.RevisionName;
import io.neap.control.platform.Route;
import io.neap.control.platform.Scale;
import io.neap.control.platform.ServiceName;
import io.neap.control.platform.TrafficTarget;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The penguins service, its revisions and the cluster that they run on. */
final class Fixtures {

    static final ServiceName PENGUINS = new ServiceName("default", "penguins");
    static final RevisionName FIRST = RevisionName.of(PENGUINS, 1);
    static final RevisionName SECOND = RevisionName.of(PENGUINS, 2);
    static final RevisionName THIRD = RevisionName.of(PENGUINS, 3);

    /** As a pod of the cluster reaches a service. */
    static final String INSIDE = "http://{service}.{workspace}.svc.cluster.local";

    static final GpuSettings GPU = new GpuSettings(
            Map.of("inference", "registry.example/neap/inference-gpu@sha256:" + "c".repeat(64)), Optional.of("nvidia"));

    static final ClusterSettings CLUSTER = new ClusterSettings(
            Map.of(
                    "inference", "registry.example/neap/inference@sha256:" + "a".repeat(64),
                    "retraining", "registry.example/neap/retraining@sha256:" + "b".repeat(64)),
            Duration.ofMinutes(10),
            INSIDE,
            "knative-serving",
            GPU,
            Optional.empty(),
            Optional.empty());

    private Fixtures() {}

    /** The same one with a cache of models. */
    static ClusterSettings with(ModelCache cache) {
        return new ClusterSettings(
                CLUSTER.images(),
                CLUSTER.requestLimit(),
                INSIDE,
                CLUSTER.servingNamespace(),
                GPU,
                Optional.empty(),
                Optional.of(cache));
    }

    static Revision inference(RevisionName name, Scale scale) {
        return new Revision(
                name,
                "inference",
                Map.of("NEAP_MODEL_NAME", "penguins", "NEAP_MODEL_VERSION", "1"),
                scale,
                0,
                Duration.ofSeconds(30),
                Duration.ofMinutes(2));
    }

    static Revision named(RevisionName name) {
        return inference(name, Scale.DEFAULT);
    }

    static Revision withEnvironment(Map<String, String> environment) {
        return new Revision(
                FIRST, "inference", environment, Scale.DEFAULT, 0, Duration.ofSeconds(30), Duration.ofMinutes(2));
    }

    static Revision mounting(ModelVolume volume) {
        return new Revision(
                FIRST,
                "inference",
                Map.of("NEAP_MODEL_URI", "file:///mnt/model/" + volume.path()),
                Scale.DEFAULT,
                0,
                Duration.ofSeconds(30),
                Duration.ofMinutes(2),
                Resources.ANY,
                Placement.ANYWHERE,
                Optional.of(volume));
    }

    static Revision withTimes(Duration timeout, Duration progressDeadline) {
        return new Revision(FIRST, "inference", Map.of(), Scale.DEFAULT, 0, timeout, progressDeadline);
    }

    static Scale scale(int min, int max, double target, Duration window, Duration grace) {
        return new Scale(min, max, target, window, 10, 200, grace);
    }

    static Route route(TrafficTarget... targets) {
        return new Route(PENGUINS, 7, List.of(targets));
    }
}
