// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.retraining;

import io.neap.functions.retraining.data.DataFetcher;
import io.neap.functions.retraining.data.DataSet;
import io.neap.functions.retraining.mlflow.Lineage;
import io.neap.functions.retraining.mlflow.LoggedTraining;
import io.neap.functions.retraining.mlflow.RegisteredVersion;
import io.neap.functions.retraining.mlflow.TrainingLog;
import io.neap.functions.retraining.problem.RetrainingException;
import io.neap.functions.retraining.train.ModelTraining;
import io.neap.functions.retraining.train.TrainedModel;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;

/** From data to a registered version. Trainings of one process take turns, which also keeps two deliveries apart. */
@Singleton
class Retraining {

    private static final Logger LOG = Logger.getLogger(Retraining.class);

    private final RetrainingConfig config;
    private final DataFetcher fetcher;
    private final ModelTraining training;
    private final TrainingLog log;
    private final Lock turn = new ReentrantLock(true);

    Retraining(RetrainingConfig config, DataFetcher fetcher, ModelTraining training, TrainingLog log) {
        this.config = config;
        this.fetcher = fetcher;
        this.training = training;
        this.log = log;
    }

    /** The version that this event leads to: a new one, or the one of an earlier delivery. */
    RegisteredVersion retrain(Lineage lineage, String name, List<URI> uris) {
        turn.lock();
        try {
            Optional<RegisteredVersion> earlier = log.find(lineage);
            if (earlier.isPresent()) {
                LOG.infof(
                        "event=%s was answered before run=%s",
                        lineage.eventId(), earlier.get().runId());
                return earlier.get();
            }
            RegisteredVersion version = log.register(train(log.begin(lineage), name, uris));
            LOG.infof(
                    "event=%s model=%s version=%s run=%s metrics=%s",
                    lineage.eventId(), version.model(), version.version(), version.runId(), version.metrics());
            return version;
        } finally {
            turn.unlock();
        }
    }

    private LoggedTraining train(String runId, String name, List<URI> uris) {
        try {
            DataSet data = fetcher.fetch(name, uris);
            TrainedModel model = training.train(data.samples(config.label().orElseThrow(), config.features()));
            return log.log(runId, data, model);
        } catch (RuntimeException e) {
            fail(runId, e);
            throw e;
        }
    }

    private void fail(String runId, RuntimeException cause) {
        try {
            log.fail(runId);
        } catch (RetrainingException e) {
            cause.addSuppressed(e);
            LOG.warnf("run=%s could not be ended; the next delivery of its event ends it: %s", runId, e.getMessage());
        }
    }
}
