// SPDX-License-Identifier: Apache-2.0
package io.neap.control.pipeline.feed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.neap.control.ledger.SealedEntry;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;

/** Neap's own events: entries of the ledger in the form of CloudEvents. An entry makes the same event each time. */
@ApplicationScoped
public class OwnEvents {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String WORKSPACES = "/workspaces/";

    private final String source;
    private final Map<String, String> overrides;

    OwnEvents(FeedConfig config) {
        this.source = config.source();
        this.overrides = config.overrides().map(OwnEvents::extensions).orElseGet(Map::of);
    }

    private static Map<String, String> extensions(String overrides) {
        try {
            Map<String, Map<String, String>> read = JSON.readValue(overrides, new TypeReference<>() {});
            return Optional.ofNullable(read.get("extensions")).orElseGet(Map::of);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "neap.events.overrides (K_CE_OVERRIDES) must be like {\"extensions\": {\"name\": \"value\"}}, but is "
                            + overrides,
                    e);
        }
    }

    /** Whether this Neap has sent it. */
    public boolean is(CloudEvent event) {
        return event.getSource().toString().startsWith(source + WORKSPACES);
    }

    CloudEvent of(SealedEntry sealed) {
        var entry = sealed.entry();
        CloudEventBuilder event = CloudEventBuilder.v1()
                .withId(sealed.id())
                .withSource(URI.create(source + WORKSPACES + entry.workspace()))
                .withType("io.neap." + entry.kind())
                .withSubject(entry.subject())
                .withTime(sealed.at().atOffset(ZoneOffset.UTC))
                .withData("application/json", json(entry.data()))
                .withExtension("neapactor", entry.actor());
        sealed.sequence().ifPresent(place -> event.withExtension("sequence", String.format("%019d", place)));
        overrides.forEach(event::withExtension);
        return event.build();
    }

    private static byte[] json(Map<String, Object> data) {
        try {
            return JSON.writeValueAsBytes(data);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("the ledger holds JSON values alone", impossible);
        }
    }
}
