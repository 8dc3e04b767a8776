// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.platform;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.knative.serving.v1.Service;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.KubernetesClientTimeoutException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.neap.control.error.DomainException;
import io.neap.control.error.ErrorCode;
import io.neap.control.platform.RevisionName;
import io.neap.control.platform.ServiceName;
import io.neap.knative.platform.object.Marks;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/** Reads and writes of Knative's objects; each call waits for the API server. */
final class KnativeServices {

    private static final Logger LOG = Logger.getLogger(KnativeServices.class);
    private static final int ATTEMPTS = 8;
    /** The code of a failure without an answer: the connection broke. */
    private static final int NO_ANSWER = 0;

    private static final Duration PAUSE = Duration.ofMillis(200);

    private final KubernetesClient client;

    KnativeServices(KubernetesClient client) {
        this.client = client;
    }

    /** The Knative service while it is there to stay. */
    Optional<Service> find(ServiceName name) {
        return Optional.ofNullable(service(name).get());
    }

    Resource<Service> service(ServiceName name) {
        return client.resources(Service.class).inNamespace(name.workspace()).withName(name.service());
    }

    Resource<io.fabric8.knative.serving.v1.Revision> revision(RevisionName name) {
        return client.resources(io.fabric8.knative.serving.v1.Revision.class)
                .inNamespace(name.service().workspace())
                .withName(name.name());
    }

    Resource<io.fabric8.knative.serving.v1.Route> route(ServiceName name) {
        return client.resources(io.fabric8.knative.serving.v1.Route.class)
                .inNamespace(name.workspace())
                .withName(name.service());
    }

    /** All revisions of the service that are there to stay, the oldest first. */
    List<io.fabric8.knative.serving.v1.Revision> revisions(ServiceName name) {
        return client
                .resources(io.fabric8.knative.serving.v1.Revision.class)
                .inNamespace(name.workspace())
                .withLabel("serving.knative.dev/service", name.service())
                .list()
                .getItems()
                .stream()
                .filter(revision -> !isLeaving(revision))
                .sorted((one, other) -> one.getMetadata()
                        .getName()
                        .compareTo(other.getMetadata().getName()))
                .toList();
    }

    static boolean isLeaving(HasMetadata object) {
        return object.getMetadata().getDeletionTimestamp() != null;
    }

    /** What Neap has applied of the service, to be changed and applied again. */
    static ObjectNode owned(Service service) {
        ObjectNode owned = OwnedFields.of(service, Marks.NEAP);
        owned.withObject("/metadata")
                .put("resourceVersion", service.getMetadata().getResourceVersion());
        return owned;
    }

    /**
     * Applies all that Neap owns of a service, unless the service has changed since it was read. Nothing that somebody
     * else has taken over is taken back.
     */
    Service apply(ObjectNode desired) {
        return client.resource(Serialization.unmarshal(desired.toString(), Service.class))
                .fieldManager(Marks.NEAP)
                .serverSideApply();
    }

    /** Writes or, with a null value, takes off annotations of the service; nothing when it is gone. */
    void mark(ServiceName name, Map<String, ?> annotations) {
        try {
            patch(service(name), Map.of("metadata", Map.of("annotations", annotations)));
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
                throw e;
            }
        }
    }

    void patch(Resource<?> resource, Map<String, ?> change) {
        PatchContext merge = new PatchContext.Builder()
                .withPatchType(PatchType.JSON_MERGE)
                .withFieldManager(Marks.NEAP)
                .build();
        resource.patch(merge, Serialization.asJson(change));
    }

    /** Waits until the object is as wanted; whether it came to that in time. */
    static <T> boolean await(Resource<T> resource, Predicate<Optional<T>> wanted, Duration limit) {
        try {
            resource.waitUntilCondition(
                    found -> wanted.test(Optional.ofNullable(found)), limit.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (KubernetesClientTimeoutException late) {
            return false;
        }
    }

    /**
     * Takes the step again until it says that it is done, and when another writer was faster than it or the API server did
     * not answer: each step looks first at what is there.
     *
     * @param what for the message when it does not come to an end
     */
    static void untilDone(String what, BooleanSupplier step) {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            try {
                if (step.getAsBoolean()) {
                    return;
                }
            } catch (KubernetesClientException e) {
                boolean unanswered = e.getCode() == NO_ANSWER && attempt < ATTEMPTS;
                boolean slower = e.getCode() == HttpURLConnection.HTTP_CONFLICT
                        && fieldConflicts(e).isEmpty();
                if (!unanswered && !slower) {
                    throw refused(what, e);
                }
                LOG.debugf("taken again, step=%s attempt=%d: %s", what, attempt, e.getMessage());
                if (unanswered) {
                    pause(attempt);
                }
            }
        }
        throw new DomainException(
                ErrorCode.TEMPORARILY_UNAVAILABLE,
                "The cluster did not let Neap " + what + ": others change the same service all the time. Try again.");
    }

    /** An API server that is started anew is back within seconds. */
    private static void pause(int attempt) {
        try {
            Thread.sleep(PAUSE.multipliedBy(attempt));
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private static DomainException refused(String what, KubernetesClientException e) {
        List<StatusCause> conflicts = fieldConflicts(e);
        if (!conflicts.isEmpty()) {
            return new DomainException(
                    ErrorCode.RESOURCE_CONFLICT,
                    "Neap does not " + what + ": "
                            + String.join(
                                    "; ",
                                    conflicts.stream()
                                            .map(cause -> cause.getField() + " has a " + cause.getMessage())
                                            .toList())
                            + ". Who wrote it has to give it up, or the Knative service has to be deleted.",
                    e);
        }
        String message = e.getStatus() == null ? e.getMessage() : e.getStatus().getMessage();
        ErrorCode code =
                e.getCode() >= HttpURLConnection.HTTP_BAD_REQUEST && e.getCode() < HttpURLConnection.HTTP_INTERNAL_ERROR
                        ? ErrorCode.INVALID_PARAMETER_VALUE
                        : ErrorCode.TEMPORARILY_UNAVAILABLE;
        return new DomainException(code, "The cluster did not let Neap " + what + ": " + message, e);
    }

    private static List<StatusCause> fieldConflicts(KubernetesClientException e) {
        if (e.getStatus() == null || e.getStatus().getDetails() == null) {
            return List.of();
        }
        return e.getStatus().getDetails().getCauses().stream()
                .filter(cause -> "FieldManagerConflict".equals(cause.getReason()))
                .toList();
    }

    /** The traffic that Neap has applied, or nothing when somebody else's stands there. */
    static Optional<JsonNode> ownTraffic(ObjectNode owned) {
        JsonNode traffic = owned.path("spec").path("traffic");
        return traffic.isMissingNode() ? Optional.empty() : Optional.of(traffic);
    }
}
