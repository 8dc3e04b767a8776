// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.retraining;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.neap.functions.retraining.problem.RetrainingException;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The data of an event {@code io.neap.data.arrived}, as it came.
 *
 * @param name of the data set
 * @param uris of its files, which all have the same columns
 */
@RegisterForReflection
@JsonIgnoreProperties(ignoreUnknown = true)
public record DataArrived(@Nullable String name, @Nullable List<@Nullable String> uris) {

    private static final String EXAMPLE = "{\"name\": \"penguins\", \"uris\": [\"mlflow-artifacts:/penguins.csv\"]}";

    String requireName() {
        if (name == null || name.isBlank()) {
            throw RetrainingException.badEvent("The event's data lack 'name': send " + EXAMPLE + ".");
        }
        return name;
    }

    List<URI> requireUris() {
        if (uris == null || uris.isEmpty()) {
            throw RetrainingException.badEvent("The event's data lack 'uris': send " + EXAMPLE + ".");
        }
        List<URI> parsed = new ArrayList<>();
        for (String uri : uris) {
            try {
                parsed.add(new URI(String.valueOf(uri)));
            } catch (URISyntaxException e) {
                throw RetrainingException.badEvent("'" + uri + "' among the event's 'uris' is no URI.");
            }
        }
        return parsed;
    }
}
