// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cloudevents.CloudEvent;
import io.neap.control.error.DomainException;
import io.neap.control.monitor.usage.UsageReport;
import io.neap.control.platform.RevisionName;
import io.neap.control.platform.ServiceName;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Reads the event by which an inference function reports its usage. */
final class UsageReader {

    private static final String TYPE = "io.neap.inference.usage";
    private static final ObjectMapper JSON = new ObjectMapper();

    private UsageReader() {}

    static boolean isUsage(CloudEvent event) {
        return TYPE.equals(event.getType());
    }

    static UsageReport read(String workspace, CloudEvent event) {
        if (event.getData() == null) {
            throw invalid("it has no data");
        }
        try {
            JsonNode data = JSON.readTree(event.getData().toBytes());
            JsonNode models = data.path("models");
            return new UsageReport(
                    new RevisionName(new ServiceName(workspace, text(data, "service")), text(data, "revision")),
                    text(data, "process"),
                    number(data, "sequence"),
                    Instant.parse(text(data, "since")),
                    Instant.parse(text(data, "until")),
                    sum(models, "requests"),
                    sum(models, "rows"),
                    sum(models, "failures"),
                    Duration.of(sum(models, "compute_us"), ChronoUnit.MICROS),
                    Duration.of(number(data, "cpu_us"), ChronoUnit.MICROS),
                    number(data, "memory_peak_bytes"));
        } catch (IOException | DateTimeException | ArithmeticException e) {
            throw invalid(String.valueOf(e.getMessage()));
        }
    }

    private static long sum(JsonNode models, String field) {
        long sum = 0;
        for (JsonNode model : models) {
            sum = Math.addExact(sum, number(model, field));
        }
        return sum;
    }

    private static String text(JsonNode data, String field) {
        if (!data.path(field).isTextual()) {
            throw invalid("'" + field + "' is no text");
        }
        return data.path(field).asText();
    }

    private static long number(JsonNode data, String field) {
        if (!data.path(field).isIntegralNumber() || !data.path(field).canConvertToLong()) {
            throw invalid("'" + field + "' is no whole number");
        }
        return data.path(field).asLong();
    }

    private static DomainException invalid(String reason) {
        return DomainException.invalid("The data of this " + TYPE + " cannot be counted: " + reason + ".");
    }
}
