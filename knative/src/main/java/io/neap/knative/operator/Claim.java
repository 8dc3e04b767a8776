// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.operator;

import io.neap.control.rollout.InferenceService;
import io.neap.control.rollout.ServiceSpec;
import io.neap.control.rollout.SpecDocument;
import io.neap.knative.crd.InferenceServiceStatus.AppliedStatus;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a resource may do with the service of its name. A service that still is what a resource last asked for is the
 * resource's to change; any other was changed through the API, and who is right is not guessed:
 *
 * <pre>
 *   the service is                  then
 *   absent                          ask for it, unless it was taken away through the API
 *   on its way out                  wait
 *   as the resource says            keep it
 *   as the resource last asked      ask for the new spec
 *   anything else                   a conflict, until both say the same or the override names its generation
 * </pre>
 */
sealed interface Claim {

    /** Asks for the spec, provided that the service still is at the generation; 0 when there is none. */
    record Ask(long expected) implements Claim {}

    /** Nothing is to be asked for. */
    record Keep() implements Claim {}

    /** A service of this name is still draining. */
    record Await() implements Claim {}

    /** The reason is one word; the message says how to end it. */
    record Conflict(String reason, String message) implements Claim {}

    /**
     * Decides.
     *
     * @param wanted what the resource says
     * @param applied what it last asked for
     * @param found the service as it is
     * @param elsewhere whether the last word on the service, be it to ask for it or to take it away, was someone else's
     * @param override the generation that may be overwritten; 0 allows to make again what was taken away
     */
    static Claim of(
            ServiceSpec wanted,
            Optional<AppliedStatus> applied,
            Optional<InferenceService> found,
            boolean elsewhere,
            Optional<String> override) {
        if (found.isEmpty()) {
            boolean refused = applied.isPresent() && elsewhere && !override.equals(Optional.of("0"));
            return refused ? withdrawn() : new Ask(0);
        }
        InferenceService service = found.get();
        if (service.deleting()) {
            return new Await();
        }
        if (service.spec().equals(wanted)) {
            return new Keep();
        }
        boolean own = !elsewhere
                || applied.filter(last -> Specs.read(last.spec()).equals(service.spec()))
                        .isPresent();
        boolean allowed = override.equals(Optional.of(Long.toString(service.generation())));
        return own || allowed ? new Ask(service.generation()) : changed(service, wanted);
    }

    private static Claim withdrawn() {
        return new Conflict(
                "DeletedElsewhere",
                "The service was deleted through the API. Delete this resource, or annotate it with "
                        + io.neap.knative.crd.InferenceService.OVERRIDE + "=0 to have the service made again.");
    }

    private static Claim changed(InferenceService service, ServiceSpec wanted) {
        return new Conflict(
                "ChangedElsewhere",
                "The service was asked for through the API, at generation " + service.generation() + ", with "
                        + difference(service.spec(), wanted)
                        + ". Write the same here, or annotate this resource with "
                        + io.neap.knative.crd.InferenceService.OVERRIDE + "=" + service.generation()
                        + " to overwrite it.");
    }

    /** The fields that differ, each as it is and as the resource says. */
    private static String difference(ServiceSpec present, ServiceSpec wanted) {
        Map<String, Object> is = SpecDocument.write(present);
        Map<String, Object> says = SpecDocument.write(wanted);
        Map<String, String> differing = new LinkedHashMap<>();
        is.forEach((field, value) -> {
            if (!Objects.equals(value, says.get(field))) {
                differing.put(field, field + " " + value + " (here " + says.get(field) + ")");
            }
        });
        return String.join(", ", differing.values());
    }
}
