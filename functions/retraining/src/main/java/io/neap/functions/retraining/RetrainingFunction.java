// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.retraining;

import io.neap.functions.retraining.mlflow.Lineage;
import io.neap.functions.retraining.mlflow.RegisteredVersion;
import io.neap.functions.retraining.problem.RetrainingException;
import io.quarkus.funqy.Funq;
import io.quarkus.funqy.knative.events.CloudEvent;
import io.quarkus.funqy.knative.events.CloudEventBuilder;
import io.quarkus.funqy.knative.events.CloudEventMapping;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** Takes an event at {@code POST /} as Knative Eventing delivers it, and answers with the event that follows. */
public class RetrainingFunction {

    static final String DATA_ARRIVED = "io.neap.data.arrived";
    static final String MODEL_REGISTERED = "io.neap.model.registered";

    private final Retraining retraining;
    private final RetrainingConfig config;
    private final Clock clock;

    RetrainingFunction(Retraining retraining, RetrainingConfig config, Clock clock) {
        this.retraining = retraining;
        this.config = config;
        this.clock = clock;
    }

    /**
     * Trains on the data that have arrived.
     *
     * @return the same id and source for each delivery of one event, so that the answer too is known when it is repeated
     */
    @Funq("retrain")
    @CloudEventMapping(trigger = DATA_ARRIVED)
    public CloudEvent<ModelRegistered> retrain(CloudEvent<DataArrived> event) {
        DataArrived data = data(event);
        Lineage lineage = new Lineage(config.trigger(), event.source(), event.id(), event.type());
        RegisteredVersion version = retraining.retrain(lineage, data.requireName(), data.requireUris());
        return CloudEventBuilder.create()
                .specVersion("1.0")
                .id(version.runId())
                .source("/workspaces/" + config.workspace() + "/triggers/" + config.trigger())
                .type(MODEL_REGISTERED)
                .subject(version.model() + "/" + version.version())
                .time(OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC))
                .build(ModelRegistered.of(version));
    }

    private static DataArrived data(CloudEvent<DataArrived> event) {
        try {
            DataArrived data = event.data();
            if (data == null) {
                throw RetrainingException.badEvent("The event has no data.");
            }
            return data;
        } catch (UncheckedIOException e) {
            throw RetrainingException.badEvent(
                    "The event's data are not the JSON object that was expected: " + e.getMessage());
        }
    }
}
