// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.platform;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What of an object is whose, as its {@code metadata.managedFields} tell. An apply replaces all that its manager owns,
 * so who changes one part has to say the others again, and no more than those.
 */
final class OwnedFields {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FIELD = "f:";

    private OwnedFields() {}

    static JsonNode tree(Object value) {
        return JSON.valueToTree(value);
    }

    /** The parts of the object that the manager has applied, with its identity and without its status. */
    static ObjectNode of(HasMetadata object, String manager) {
        ObjectNode whole = JSON.valueToTree(object);
        ObjectNode owned = JSON.createObjectNode();
        entries(object)
                .filter(entry -> manager.equals(entry.getManager()) && "Apply".equals(entry.getOperation()))
                .forEach(entry -> copy(whole, fields(entry), owned));
        owned.set("apiVersion", whole.get("apiVersion"));
        owned.set("kind", whole.get("kind"));
        owned.withObject("/metadata")
                .put("name", object.getMetadata().getName())
                .put("namespace", object.getMetadata().getNamespace());
        return owned;
    }

    /** Who besides the manager has written the field, such as {@code spec, traffic}. */
    static List<String> others(HasMetadata object, String manager, String... path) {
        return entries(object)
                .filter(entry -> !manager.equals(entry.getManager()) && has(fields(entry), path))
                .map(ManagedFieldsEntry::getManager)
                .distinct()
                .sorted()
                .toList();
    }

    private static Stream<ManagedFieldsEntry> entries(HasMetadata object) {
        return Objects.requireNonNullElse(object.getMetadata().getManagedFields(), List.<ManagedFieldsEntry>of())
                .stream()
                .filter(entry ->
                        entry.getSubresource() == null || entry.getSubresource().isEmpty());
    }

    private static JsonNode fields(ManagedFieldsEntry entry) {
        return JSON.valueToTree(entry.getFieldsV1());
    }

    private static boolean has(JsonNode fields, String... path) {
        JsonNode found = fields;
        for (String name : path) {
            found = found.path(FIELD + name);
        }
        return !found.isMissingNode();
    }

    /** Lists are taken whole: Knative's are owned so, and of others a part without its neighbours says nothing. */
    private static void copy(ObjectNode from, JsonNode fields, ObjectNode to) {
        fields.properties().forEach(field -> {
            if (!field.getKey().startsWith(FIELD)) {
                return;
            }
            String name = field.getKey().substring(FIELD.length());
            JsonNode value = from.get(name);
            boolean whole = field.getValue().properties().stream()
                    .noneMatch(part -> part.getKey().startsWith(FIELD));
            if (value == null) {
                return;
            }
            if (value instanceof ObjectNode object && !whole) {
                copy(
                        object,
                        field.getValue(),
                        to.withObject("/" + name.replace("~", "~0").replace("/", "~1")));
            } else {
                to.set(name, value.deepCopy());
            }
        });
    }
}
