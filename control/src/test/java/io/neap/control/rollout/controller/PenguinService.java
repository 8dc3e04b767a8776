// SPDX-License-Identifier: Apache-2.0
package io.neap.control.rollout.controller;

import static io.restassured.RestAssured.given;

import io.neap.control.platform.RevisionName;
import io.neap.control.platform.ServiceName;
import io.quarkus.vertx.VertxContextSupport;
import io.restassured.response.ValidatableResponse;

/** The service {@code penguins} of a workspace, by the API. */
final class PenguinService {

    private PenguinService() {}

    static ValidatableResponse put(String workspace, String spec) {
        return given().contentType("application/json")
                .body(spec)
                .put(path(workspace))
                .then();
    }

    static ValidatableResponse get(String workspace) {
        return given().get(path(workspace)).then();
    }

    static String path(String workspace) {
        return "/api/v1/workspaces/" + workspace + "/services/penguins";
    }

    static ServiceName service(String workspace) {
        return new ServiceName(workspace, "penguins");
    }

    static RevisionName revision(String workspace, long generation) {
        return RevisionName.of(service(workspace), generation);
    }

    /** One look at it by the controller. */
    static void tick(RolloutController controller, String workspace) {
        try {
            VertxContextSupport.subscribeAndAwait(() -> controller.reconcile(service(workspace)));
        } catch (Throwable failure) {
            throw new IllegalStateException(failure);
        }
    }
}
