// SPDX-License-Identifier: Apache-2.0
package io.neap.control.rollout.controller;

import io.neap.control.error.DomainException;
import io.neap.control.model.ServableModel;
import io.neap.control.rollout.ModelCatalog;
import io.neap.control.rollout.PromotionCheck;
import io.neap.control.rollout.Services;
import io.neap.control.rollout.analysis.Measurement;
import io.neap.control.rollout.analysis.Outcome;
import io.neap.control.rollout.analysis.Verdict;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Control on a real database, with a platform and models that the test commands, and no pass but the test's own. */
public final class RolloutProfile implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of("neap.rollout.interval", "1h", "neap.rollout.artifacts", "http://control/artifacts/");
    }

    @Override
    public Set<Class<?>> getEnabledAlternatives() {
        return Set.of(Surroundings.class);
    }

    /** What surrounds rollouts. */
    @Alternative
    @ApplicationScoped
    static class Surroundings {

        @Produces
        @Singleton
        FakePlatform platform() {
            return new FakePlatform();
        }

        @Produces
        @Singleton
        ModelCatalog models() {
            return (workspace, reference) -> Uni.createFrom().item(() -> model(reference.toString()));
        }

        @Produces
        @Singleton
        PromotionCheck check() {
            Measurement answered = new Measurement("preview_status", 200, 0, 200, Outcome.PASS, "it answered 200");
            return (address, model) -> Uni.createFrom().item(Verdict.of(List.of(answered)));
        }

        private static ServableModel model(String reference) {
            if (reference.matches("models:/penguins/[1-9]")) {
                return Services.model(reference.charAt(reference.length() - 1) - '0');
            }
            throw DomainException.notFound("Model Version " + reference + " not found");
        }
    }
}
