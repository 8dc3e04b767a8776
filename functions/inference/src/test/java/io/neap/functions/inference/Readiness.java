// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.inference;

import io.restassured.RestAssured;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Waits for a function to be ready. */
public final class Readiness {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration PAUSE = Duration.ofMillis(50);

    private Readiness() {}

    /** Where the function under {@code @QuarkusTest} listens. */
    static URI server() {
        return URI.create("http://localhost:" + RestAssured.port);
    }

    /** The readiness answer's body, once it is 200. */
    public static String await(URI server) throws InterruptedException {
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest request =
                HttpRequest.newBuilder(server.resolve("/q/health/ready")).build();
        long latest = System.nanoTime() + PATIENCE.toNanos();
        String last = "no answer";
        while (System.nanoTime() - latest < 0) {
            try {
                HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
                if (answer.statusCode() == 200) {
                    return answer.body();
                }
                last = answer.body();
            } catch (IOException notYet) {
                last = notYet.toString();
            }
            Thread.sleep(PAUSE);
        }
        throw new AssertionError("not ready after " + PATIENCE + ": " + last);
    }
}
