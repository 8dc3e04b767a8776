// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.event;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.format.EventDeserializationException;
import io.cloudevents.core.message.MessageReader;
import io.cloudevents.http.HttpMessageFactory;
import io.cloudevents.rw.CloudEventRWException;
import io.neap.control.error.DomainException;
import jakarta.ws.rs.core.MultivaluedMap;

/** Reads a CloudEvent from a request, in binary or structured mode, or says what is wrong with it. */
final class EventReader {

    private static final String HINT =
            " Send the headers ce-id, ce-source, ce-type and ce-specversion: 1.0 with the data"
                    + " as body, or one JSON document as application/cloudevents+json.";

    private EventReader() {}

    static CloudEvent read(MultivaluedMap<String, String> headers, byte[] body) {
        try {
            MessageReader reader = HttpMessageFactory.createReader(
                    take -> headers.forEach(
                            (name, values) -> values.stream().findFirst().ifPresent(value -> take.accept(name, value))),
                    body);
            return checked(reader.toEvent());
        } catch (CloudEventRWException | EventDeserializationException | IllegalArgumentException e) {
            throw DomainException.invalid("This CloudEvent cannot be read: " + reason(e) + "." + HINT);
        }
    }

    private static String reason(RuntimeException e) {
        Throwable root = e.getCause() == null ? e : e.getCause();
        return root.getMessage() == null
                ? "an attribute is missing"
                : root.getMessage().lines().toList().getFirst();
    }

    private static CloudEvent checked(CloudEvent event) {
        requireText("id", event.getId());
        requireText("source", event.getSource().toString());
        requireText("type", event.getType());
        return event;
    }

    private static void requireText(String attribute, String value) {
        if (value.isBlank()) {
            throw DomainException.invalid("The CloudEvent's '" + attribute + "' is empty." + HINT);
        }
    }
}
