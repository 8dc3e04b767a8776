// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.retraining.mlflow;

import io.neap.functions.retraining.RetrainingConfig;
import io.neap.functions.retraining.http.Patience;
import io.neap.functions.retraining.problem.RetrainingException;
import jakarta.inject.Singleton;
import jakarta.ws.rs.ProcessingException;
import java.net.ConnectException;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/**
 * Calls MLflow with patience, and tells its failures in the words of a training.
 *
 * <p>A request is sent again only when the server has certainly not begun it: it answered 429 or 503, or no connection
 * came about. Whatever else breaks is left to the next delivery of the event.
 */
@Singleton
class MlflowClient {

    private final MlflowApi api;
    private final Patience patience;

    MlflowClient(@RestClient MlflowApi api, RetrainingConfig config) {
        this.api = api;
        this.patience = new Patience(config.attempts(), config.pause());
    }

    <T> T call(String what, Function<MlflowApi, T> request) {
        try {
            return attempt(what, request);
        } catch (MlflowException e) {
            throw failure(what, e);
        }
    }

    void tell(String what, Consumer<MlflowApi> request) {
        call(what, api -> {
            request.accept(api);
            return true;
        });
    }

    /** Empty when MLflow answers that there is no such thing. */
    <T> Optional<T> find(String what, Function<MlflowApi, T> request) {
        try {
            return Optional.of(attempt(what, request));
        } catch (MlflowException e) {
            if (e.isMissing()) {
                return Optional.empty();
            }
            throw failure(what, e);
        }
    }

    /** Makes something that may have been made before. */
    void ensure(String what, Consumer<MlflowApi> request) {
        try {
            attempt(what, api -> {
                request.accept(api);
                return true;
            });
        } catch (MlflowException e) {
            if (!e.isExisting()) {
                throw failure(what, e);
            }
        }
    }

    private <T> T attempt(String what, Function<MlflowApi, T> request) {
        try {
            return patience.call("MLflow: " + what, () -> request.apply(api), MlflowClient::isMomentary);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw RetrainingException.unavailable("MLflow: " + what + " was interrupted.", e);
        } catch (ProcessingException e) {
            throw RetrainingException.unavailable("MLflow: " + what + " broke off: " + e.getMessage() + ".", e);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("MLflow: " + what + " failed in an unforeseen way.", e);
        }
    }

    private static boolean isMomentary(Exception e) {
        return e instanceof MlflowException answer
                ? answer.isMomentary()
                : e instanceof ProcessingException && e.getCause() instanceof ConnectException;
    }

    private static RetrainingException failure(String what, MlflowException e) {
        String message = "MLflow: " + what + ": " + e.getMessage();
        return e.status() == 408 || e.status() == 429 || e.status() >= 500
                ? RetrainingException.unavailable(message, e)
                : RetrainingException.badData(message);
    }
}
