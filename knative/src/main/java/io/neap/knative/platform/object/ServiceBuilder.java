// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.platform.object;

import io.fabric8.knative.serving.v1.RevisionTemplateSpec;
import io.fabric8.knative.serving.v1.RevisionTemplateSpecBuilder;
import io.fabric8.knative.serving.v1.Service;
import io.fabric8.kubernetes.api.model.PodSecurityContextBuilder;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TolerationBuilder;
import io.neap.control.error.DomainException;
import io.neap.control.platform.Placement;
import io.neap.control.platform.Revision;
import io.neap.control.platform.Route;
import io.neap.control.platform.ServiceName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * {@code Revision → Knative Service}. The workspace is the namespace, the service keeps its name, and the template
 * carries the revision's name, so that Knative makes exactly that revision.
 */
public final class ServiceBuilder {

    private static final String SERVING = "serving.knative.dev/";
    static final String PROGRESS_DEADLINE = SERVING + "progress-deadline";
    private static final String NO_GC = SERVING + "no-gc";
    private static final Set<String> OWN_ANNOTATIONS = Set.of(PROGRESS_DEADLINE, NO_GC, Marks.VALUES);
    private static final String APP = "app.kubernetes.io/";

    private final ClusterSettings settings;

    public ServiceBuilder(ClusterSettings settings) {
        this.settings = settings;
    }

    /**
     * The whole desired state of a service after this revision was added to it.
     *
     * @param route who gets the requests; nobody while it is empty
     */
    public Service service(Revision revision, Optional<Route> route) {
        ServiceName name = revision.name().service();
        return new io.fabric8.knative.serving.v1.ServiceBuilder()
                .withNewMetadata()
                .withNamespace(name.workspace())
                .withName(name.service())
                .withLabels(labels(revision))
                .withAnnotations(route.map(ServiceBuilder::routeAnnotations).orElseGet(Map::of))
                .endMetadata()
                .withNewSpec()
                .withTemplate(template(revision))
                .withTraffic(route.map(TrafficBuilder::traffic).orElseGet(() -> TrafficBuilder.none(name)))
                .endSpec()
                .build();
    }

    /** The template that made the revision. Knative compares specs, and of the rest only what is Neap's counts. */
    public static RevisionTemplateSpec template(io.fabric8.knative.serving.v1.Revision revision) {
        Map<String, String> labels = new TreeMap<>(revision.getMetadata().getLabels());
        labels.keySet().removeIf(key -> !key.startsWith(APP));
        Map<String, String> annotations = new TreeMap<>(revision.getMetadata().getAnnotations());
        annotations.keySet().retainAll(OWN_ANNOTATIONS);
        return new RevisionTemplateSpecBuilder()
                .withNewMetadata()
                .withName(revision.getMetadata().getName())
                .withLabels(labels)
                .withAnnotations(annotations)
                .endMetadata()
                .withSpec(revision.getSpec())
                .build();
    }

    private RevisionTemplateSpec template(Revision revision) {
        requireOwnName(revision);
        Placement placement = revision.placement();
        FunctionVolumes volumes = FunctionVolumes.of(revision, settings.modelCache());
        return new RevisionTemplateSpecBuilder()
                .withNewMetadata()
                .withName(revision.name().name())
                .withLabels(labels(revision))
                .withAnnotations(annotations(revision))
                .endMetadata()
                .withNewSpec()
                .withAutomountServiceAccountToken(false)
                .withEnableServiceLinks(false)
                .withContainerConcurrency((long) revision.containerConcurrency())
                .withResponseStartTimeoutSeconds(responseStart(revision))
                .withTimeoutSeconds(Seconds.ceil(settings.requestLimit()))
                .withContainers(FunctionContainer.of(revision, settings.image(revision), volumes))
                .withVolumes(volumes.volumes())
                .withSecurityContext(volumes.cache()
                        .flatMap(ModelCache::group)
                        .map(group -> new PodSecurityContextBuilder()
                                .withFsGroup(group)
                                .build())
                        .orElse(null))
                .withNodeSelector(placement.nodeSelector())
                .withTolerations(tolerations(placement))
                .withRuntimeClassName(settings.gpu()
                        .runtimeClass(revision.resources().limits().keySet())
                        .orElse(null))
                .withPriorityClassName(placement.priorityClass().orElse(null))
                .withServiceAccountName(placement.serviceAccount().orElse(null))
                .endSpec()
                .build();
    }

    private static List<Toleration> tolerations(Placement placement) {
        return placement.tolerations().stream()
                .map(toleration -> new TolerationBuilder()
                        .withKey(toleration.key().orElse(null))
                        .withOperator(toleration.value().isPresent() ? "Equal" : "Exists")
                        .withValue(toleration.value().orElse(null))
                        .withEffect(toleration.effect().orElse(null))
                        .build())
                .toList();
    }

    /** What a service bears of its route besides the traffic itself. */
    public static Map<String, String> routeAnnotations(Route route) {
        Map<String, String> annotations = new TreeMap<>();
        annotations.put(Marks.ROUTE_GENERATION, Long.toString(route.generation()));
        route.affinity().ifPresent(affinity -> annotations.put(Marks.AFFINITY, AffinityMark.write(affinity)));
        return annotations;
    }

    private static Map<String, String> annotations(Revision revision) {
        Map<String, String> annotations = new TreeMap<>(ScaleAnnotations.of(revision.scale()));
        annotations.put(Marks.VALUES, RevisionDigest.of(revision));
        annotations.put(PROGRESS_DEADLINE, Seconds.text(revision.progressDeadline()));
        // Neap removes its revisions; Knative's collector would take one that a rollback needs.
        annotations.put(NO_GC, "true");
        return annotations;
    }

    private static Map<String, String> labels(Revision revision) {
        Map<String, String> labels = new TreeMap<>();
        labels.put(Marks.MANAGED_BY, Marks.NEAP);
        labels.put(APP + "name", revision.name().service().service());
        labels.put(APP + "component", revision.function());
        return labels;
    }

    private long responseStart(Revision revision) {
        if (revision.timeout().compareTo(settings.requestLimit()) > 0) {
            throw DomainException.invalid("The timeout of " + revision.name() + " is "
                    + Seconds.text(revision.timeout()) + ", but this cluster ends requests after "
                    + Seconds.text(settings.requestLimit()) + "; shorten it or raise max-revision-timeout-seconds.");
        }
        return Seconds.ceil(revision.timeout());
    }

    /** Knative's webhook refuses a template whose name does not start with its service's. */
    private static void requireOwnName(Revision revision) {
        if (!revision.name().name().startsWith(revision.name().service().service() + "-")) {
            throw DomainException.invalid("Revision " + revision.name() + " must be named after its service '"
                    + revision.name().service().service() + "', as in '"
                    + revision.name().service().service() + "-00001'.");
        }
    }
}
