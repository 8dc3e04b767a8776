// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.rollout;

import io.neap.control.rollout.PromotionCheck;
import io.neap.control.rollout.analysis.Measurement;
import io.neap.control.rollout.analysis.Outcome;
import io.neap.control.rollout.analysis.Verdict;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** Asks for the readiness of the model, as the Open Inference Protocol defines it. */
@ApplicationScoped
class HttpPromotionCheck implements PromotionCheck {

    private static final int EXPECTED = 200;
    private static final Duration LIMIT = Duration.ofSeconds(2);

    private final HttpClient client;

    HttpPromotionCheck(Vertx vertx) {
        this.client = vertx.createHttpClient();
    }

    @Override
    public Uni<Verdict> check(URI address, String model) {
        String name = URLEncoder.encode(model, StandardCharsets.UTF_8).replace("+", "%20");
        String ready = address.toString().replaceAll("/$", "") + "/v2/models/" + name + "/ready";
        RequestOptions request = new RequestOptions()
                .setAbsoluteURI(ready)
                .setMethod(HttpMethod.GET)
                .setTimeout(LIMIT.toMillis());
        return Uni.createFrom()
                .completionStage(() ->
                        client.request(request).compose(HttpClientRequest::send).toCompletionStage())
                .map(response -> verdict(response.statusCode(), ready + " answered " + response.statusCode()))
                .onFailure()
                .recoverWithItem(failure -> verdict(0, ready + " did not answer: " + failure.getMessage()));
    }

    private static Verdict verdict(int status, String detail) {
        Outcome outcome = status == EXPECTED ? Outcome.PASS : Outcome.FAIL;
        return Verdict.of(List.of(new Measurement("preview_status", status, 0, EXPECTED, outcome, detail)));
    }
}
