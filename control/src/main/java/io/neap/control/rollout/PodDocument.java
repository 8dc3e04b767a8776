// SPDX-License-Identifier: Apache-2.0
package io.neap.control.rollout;

import io.neap.control.error.DomainException;
import io.neap.control.platform.ModelVolume;
import io.neap.control.platform.Placement;
import io.neap.control.platform.Placement.Toleration;
import io.neap.control.platform.Resources;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The part of a {@link SpecDocument} that says what a pod gets, mounts and where it runs; absent where nothing is asked for. */
final class PodDocument {

    private static final Set<String> EFFECTS = Set.of("NoSchedule", "PreferNoSchedule", "NoExecute");

    private PodDocument() {}

    static Resources resources(Fields fields) {
        fields.only("requests", "limits");
        return new Resources(fields.texts("requests"), fields.texts("limits"));
    }

    static Placement placement(Fields fields) {
        fields.only("nodeSelector", "tolerations", "priorityClass", "serviceAccount");
        List<Toleration> tolerations = new ArrayList<>();
        List<?> items = fields.has("tolerations") ? fields.list("tolerations") : List.of();
        for (Object item : items) {
            tolerations.add(toleration(Fields.of("placement.tolerations[" + tolerations.size() + "]", item)));
        }
        return new Placement(
                fields.texts("nodeSelector"),
                tolerations,
                optional(fields, "priorityClass"),
                optional(fields, "serviceAccount"));
    }

    static ModelVolume storage(Fields fields) {
        fields.only("claim", "image");
        if (fields.has("claim") == fields.has("image")) {
            throw DomainException.invalid("storage must have either claim or image.");
        }
        return fields.object("claim")
                .<ModelVolume>map(claim -> {
                    claim.only("name", "path");
                    return new ModelVolume.Claim(claim.text("name"), claim.text("path"));
                })
                .orElseGet(() -> image(fields.object("image").orElseThrow()));
    }

    private static ModelVolume image(Fields fields) {
        fields.only("reference", "path", "pullPolicy");
        return new ModelVolume.Image(fields.text("reference"), fields.text("path"), optional(fields, "pullPolicy"));
    }

    private static Toleration toleration(Fields fields) {
        fields.only("key", "value", "effect");
        Optional<String> effect = optional(fields, "effect");
        if (effect.isPresent() && !EFFECTS.contains(effect.get())) {
            throw DomainException.invalid(fields.path()
                    + ".effect must be NoSchedule, PreferNoSchedule or NoExecute, but is '" + effect.get() + "'.");
        }
        Toleration read = new Toleration(optional(fields, "key"), optional(fields, "value"), effect);
        if (read.key().isEmpty() && read.value().isPresent()) {
            throw DomainException.invalid(fields.path() + ".value needs the key whose value it is.");
        }
        return read;
    }

    private static Optional<String> optional(Fields fields, String name) {
        return fields.has(name) ? Optional.of(fields.text(name)) : Optional.empty();
    }

    static Map<String, Object> write(Resources resources) {
        Map<String, Object> document = new LinkedHashMap<>();
        put(document, "requests", resources.requests());
        put(document, "limits", resources.limits());
        return document;
    }

    static Map<String, Object> write(Placement placement) {
        Map<String, Object> document = new LinkedHashMap<>();
        put(document, "nodeSelector", placement.nodeSelector());
        if (!placement.tolerations().isEmpty()) {
            document.put(
                    "tolerations",
                    placement.tolerations().stream().map(PodDocument::write).toList());
        }
        placement.priorityClass().ifPresent(name -> document.put("priorityClass", name));
        placement.serviceAccount().ifPresent(name -> document.put("serviceAccount", name));
        return document;
    }

    static Map<String, Object> write(ModelVolume storage) {
        Map<String, Object> document = new LinkedHashMap<>();
        return switch (storage) {
            case ModelVolume.Claim claim -> {
                document.put("name", claim.name());
                document.put("path", claim.path());
                yield Map.of("claim", document);
            }
            case ModelVolume.Image image -> {
                document.put("reference", image.reference());
                document.put("path", image.path());
                image.pull().ifPresent(policy -> document.put("pullPolicy", policy));
                yield Map.of("image", document);
            }
        };
    }

    private static Map<String, Object> write(Toleration toleration) {
        Map<String, Object> document = new LinkedHashMap<>();
        toleration.key().ifPresent(key -> document.put("key", key));
        toleration.value().ifPresent(value -> document.put("value", value));
        toleration.effect().ifPresent(effect -> document.put("effect", effect));
        return document;
    }

    private static void put(Map<String, Object> document, String name, Map<String, String> values) {
        if (!values.isEmpty()) {
            document.put(name, values);
        }
    }
}
