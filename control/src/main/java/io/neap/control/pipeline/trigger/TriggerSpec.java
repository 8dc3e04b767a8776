// SPDX-License-Identifier: Apache-2.0
package io.neap.control.pipeline.trigger;

import io.neap.control.error.DomainException;
import io.neap.control.pipeline.job.JobSpec;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What a user asks for: which events start which function, and what the function is told.
 *
 * @param eventType a CloudEvent's type, such as {@code io.neap.data.arrived}; matched whole
 * @param source a CloudEvent's source, matched whole; any when empty
 * @param function {@code retraining}
 * @param environment variables of the function or the job by name, such as {@code NEAP_LABEL}
 * @param job what each event starts instead of a function
 */
public record TriggerSpec(
        String eventType,
        Optional<String> source,
        String function,
        Map<String, String> environment,
        Optional<JobSpec> job) {

    /** The function of a trigger whose events start a job. */
    public static final String JOB = "job";

    private static final Map<String, List<String>> REQUIRED =
            Map.of("retraining", List.of("NEAP_MODEL_NAME", "NEAP_LABEL"));
    private static final Pattern VARIABLE = Pattern.compile("[A-Z_][A-Z0-9_]{0,99}");
    private static final Set<String> RESERVED = Set.of(
            "PORT",
            "K_SERVICE",
            "K_REVISION",
            "NEAP_TRIGGER",
            "NEAP_WORKSPACE",
            "NEAP_HTTP_HOST",
            "NEAP_EXIT_WITH_PARENT",
            "NEAP_TERMINATION_LOG");

    public TriggerSpec {
        environment = Collections.unmodifiableMap(new TreeMap<>(environment));
        require(!eventType.isBlank(), "'eventType' is missing: name the type of the events, as io.neap.data.arrived");
        require(job.isPresent() == function.equals(JOB), "'function' and 'job' exclude each other");
        List<String> required = job.isPresent() ? List.of() : REQUIRED.get(function);
        if (required == null) {
            throw DomainException.invalid(
                    "There is no function '" + function + "' for triggers: use one of " + REQUIRED.keySet() + ".");
        }
        for (String name : required) {
            require(
                    !environment.getOrDefault(name, "").isBlank(),
                    "'environment' lacks " + name + ", which " + function + " needs");
        }
        for (String name : environment.keySet()) {
            require(VARIABLE.matcher(name).matches(), "'environment' holds '" + name + "', which is no variable name");
            require(!RESERVED.contains(name), "'environment' holds " + name + ", which Neap sets itself: leave it out");
        }
    }

    public TriggerSpec(String eventType, Optional<String> source, String function, Map<String, String> environment) {
        this(eventType, source, function, environment, Optional.empty());
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw DomainException.invalid("The trigger's " + message + ".");
        }
    }
}
