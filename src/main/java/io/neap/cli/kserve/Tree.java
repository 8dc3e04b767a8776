// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.kserve;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The fields of one object, of which it is kept in mind which were read. */
final class Tree {

    private final String path;
    private final JsonNode node;
    private final Set<String> read = new LinkedHashSet<>();

    Tree(String path, JsonNode node) {
        this.path = path;
        this.node = node;
    }

    Optional<JsonNode> find(String field) {
        read.add(field);
        JsonNode found = node.path(field);
        return found.isMissingNode() || found.isNull() ? Optional.empty() : Optional.of(found);
    }

    Optional<String> text(String field) {
        return find(field).map(JsonNode::asText);
    }

    Optional<Tree> object(String field) {
        return find(field).filter(JsonNode::isObject).map(found -> new Tree(path + "." + field, found));
    }

    /** The paths of the fields that nobody has read. */
    List<String> unread() {
        return node.properties().stream()
                .map(field -> field.getKey())
                .filter(field -> !read.contains(field))
                .map(field -> path + "." + field)
                .toList();
    }
}
