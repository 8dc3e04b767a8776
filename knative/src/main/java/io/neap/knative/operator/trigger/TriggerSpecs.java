// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.operator.trigger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.neap.control.pipeline.job.JobSpec;
import io.neap.control.pipeline.trigger.TriggerSpec;
import io.neap.knative.crd.trigger.RetrainingTriggerSpec;
import io.neap.knative.crd.trigger.TrainingJobSpec;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** The spec of a resource as control reads it, and back; how events come is the cluster's alone. */
final class TriggerSpecs {

    private static final ObjectMapper JSON =
            new ObjectMapper().configure(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS, true);
    private static final int DIGEST_BYTES = 6;

    private TriggerSpecs() {}

    /** Fails with {@code INVALID_PARAMETER_VALUE} and a message that names the field. */
    static TriggerSpec read(RetrainingTriggerSpec spec) {
        return new TriggerSpec(
                spec.eventType(),
                Optional.ofNullable(spec.source()).filter(given -> !given.isEmpty()),
                Objects.requireNonNullElse(spec.function(), TriggerSpec.JOB),
                Objects.requireNonNullElse(spec.environment(), Map.of()),
                Optional.ofNullable(spec.job()).map(TriggerSpecs::read));
    }

    static RetrainingTriggerSpec write(TriggerSpec spec) {
        return new RetrainingTriggerSpec(
                spec.eventType(),
                spec.source().orElse(null),
                spec.job().isPresent() ? null : spec.function(),
                spec.environment(),
                null,
                null,
                null,
                spec.job().map(TriggerSpecs::write).orElse(null));
    }

    private static JobSpec read(TrainingJobSpec spec) {
        return new JobSpec(
                spec.image(),
                Objects.requireNonNullElse(spec.command(), List.of()),
                texts(Objects.requireNonNullElse(spec.resources(), Map.of())),
                Objects.requireNonNullElse(spec.suspend(), false),
                spec.queue(),
                Objects.requireNonNullElse(spec.activeDeadlineSeconds(), JobSpec.DEFAULT_DEADLINE),
                Objects.requireNonNullElse(spec.backoffLimit(), 0));
    }

    private static TrainingJobSpec write(JobSpec spec) {
        return new TrainingJobSpec(
                spec.image(),
                spec.command(),
                quantities(spec.resources()),
                spec.suspend(),
                spec.queue(),
                spec.activeDeadlineSeconds(),
                spec.backoffLimit());
    }

    private static Map<String, String> texts(Map<String, IntOrString> quantities) {
        Map<String, String> texts = new TreeMap<>();
        quantities.forEach((name, quantity) -> texts.put(name, String.valueOf(quantity.getValue())));
        return texts;
    }

    private static Map<String, IntOrString> quantities(Map<String, String> texts) {
        Map<String, IntOrString> quantities = new TreeMap<>();
        texts.forEach((name, quantity) -> quantities.put(name, new IntOrString(quantity)));
        return quantities;
    }

    /** One line of JSON, always the same for the same spec. */
    static String text(TriggerSpec spec) {
        try {
            return JSON.writeValueAsString(write(spec));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Twelve letters that stand for it. */
    static String digest(TriggerSpec spec) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text(spec).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, DIGEST_BYTES);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
