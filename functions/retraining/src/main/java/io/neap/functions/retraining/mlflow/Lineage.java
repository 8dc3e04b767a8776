// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.retraining.mlflow;

import io.neap.functions.retraining.mlflow.Messages.Tag;
import io.neap.functions.retraining.problem.RetrainingException;
import java.util.List;

/** What caused a run: an event is known by its source and id together, and each trigger answers it once. */
public record Lineage(String trigger, String eventSource, String eventId, String eventType) {

    List<Tag> tags() {
        return List.of(
                new Tag("neap.event.id", eventId),
                new Tag("neap.event.source", eventSource),
                new Tag("neap.event.type", eventType),
                new Tag("neap.trigger", trigger));
    }

    /** MLflow's search for the runs that this event caused. */
    String filter() {
        return "tags.`neap.event.id` = " + quoted(eventId) + " AND tags.`neap.event.source` = " + quoted(eventSource)
                + " AND tags.`neap.trigger` = " + quoted(trigger);
    }

    /** The grammar has two quotes and no escape. */
    private static String quoted(String value) {
        if (!value.contains("'")) {
            return "'" + value + "'";
        }
        if (!value.contains("\"")) {
            return '"' + value + '"';
        }
        throw RetrainingException.badEvent(
                "The event's id and source may hold single or double quotes, but not both: " + value);
    }
}
