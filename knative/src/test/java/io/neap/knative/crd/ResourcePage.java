// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.crd;

import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** The reference of a resource, as Markdown, made from its schema. */
final class ResourcePage {

    private ResourcePage() {}

    static String render(Schema schema) {
        return head(schema) + part(schema, "Spec", "spec") + part(schema, "Status", "status");
    }

    /** What no field says: it is written by hand. */
    private static String head(Schema schema) {
        String file = "/reference/" + schema.kind().toLowerCase(Locale.ROOT) + ".head";
        try (InputStream in = Objects.requireNonNull(ResourcePage.class.getResourceAsStream(file), file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String part(Schema schema, String title, String name) {
        return "\n## " + title + "\n\n"
                + schema.fields(name).entrySet().stream()
                        .filter(field -> !field.getKey().startsWith("applied.spec."))
                        .map(ResourcePage::line)
                        .collect(Collectors.joining());
    }

    private static String line(Map.Entry<String, JSONSchemaProps> field) {
        JSONSchemaProps schema = field.getValue();
        return "- `" + field.getKey() + "` (" + type(schema) + "): " + schema.getDescription() + rules(schema) + "\n";
    }

    private static String type(JSONSchemaProps schema) {
        List<String> words = new ArrayList<>();
        words.add(kind(schema));
        if (schema.getMinimum() != null) {
            words.add("at least " + number(schema.getMinimum()));
        }
        if (schema.getMaximum() != null) {
            words.add("at most " + number(schema.getMaximum()));
        }
        return String.join(", ", words);
    }

    private static String kind(JSONSchemaProps schema) {
        if (schema.getItems() != null) {
            return "list";
        }
        return schema.getAdditionalProperties() == null ? schema.getType() : "map";
    }

    private static String number(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }

    private static String rules(JSONSchemaProps schema) {
        return schema.getXKubernetesValidations() == null
                ? ""
                : schema.getXKubernetesValidations().stream()
                        .map(ValidationRule::getMessage)
                        .map(message -> " Rule: " + message + ".")
                        .collect(Collectors.joining());
    }
}
