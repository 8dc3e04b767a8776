// SPDX-License-Identifier: Apache-2.0
package io.neap.control.rollout.controller;

import io.neap.control.error.DomainException;
import io.neap.control.model.ServableModel;
import io.neap.control.platform.Platform;
import io.neap.control.platform.RevisionName;
import io.neap.control.platform.RevisionTraffic;
import io.neap.control.platform.ServiceName;
import io.neap.control.rollout.InferenceService;
import io.neap.control.rollout.ModelCatalog;
import io.neap.control.rollout.PromotionCheck;
import io.neap.control.rollout.Rollout;
import io.neap.control.rollout.analysis.Verdict;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Optional;

/** Makes the platform follow a service, and gathers what the next decision about it needs. */
@ApplicationScoped
class Observer {

    private final Platform platform;
    private final ModelCatalog models;
    private final PromotionCheck check;
    private final PlatformFollower follower;

    Observer(Platform platform, ModelCatalog models, PromotionCheck check, RolloutConfig config) {
        this.platform = platform;
        this.models = models;
        this.check = check;
        this.follower = new PlatformFollower(platform, config.artifacts());
    }

    /**
     * An observation.
     *
     * @param trouble what could not be done or seen now
     * @param made when the revisions that are missing are made, or could not be; empty if none is missing
     */
    record Seen(Observation observation, Optional<String> trouble, Optional<Uni<Void>> made) {}

    Uni<Seen> observe(InferenceService service) {
        return follower.follow(service)
                .chain(found -> wish(service)
                        .chain(wish -> traffic(service)
                                .chain(traffic -> check(service)
                                        .map(checked -> new Seen(
                                                new Observation(
                                                        wish.model(),
                                                        found.statuses(),
                                                        traffic.candidate(),
                                                        traffic.stable(),
                                                        checked),
                                                found.trouble().or(wish::trouble),
                                                found.made())))));
    }

    /**
     * Whether the platform has nothing left of a service that is to be deleted, and its revisions have given their last
     * answer: one that comes next may use their names.
     */
    Uni<Boolean> withdrawn(InferenceService service) {
        return follower.follow(service)
                .map(found ->
                        found.statuses().isEmpty() && found.trouble().isEmpty() && !follower.isBusy(service.name()));
    }

    /** The service is no more. */
    void forget(ServiceName service) {
        follower.forget(service);
    }

    void wake(RevisionName revision) {
        follower.wake(revision);
    }

    private record Wish(Optional<ServableModel> model, Optional<String> trouble) {}

    private Uni<Wish> wish(InferenceService service) {
        return models.servable(service.name().workspace(), service.spec().model())
                .map(model -> new Wish(Optional.of(model), Optional.empty()))
                .onFailure(DomainException.class)
                .recoverWithItem(
                        failure -> new Wish(Optional.empty(), Optional.of(String.valueOf(failure.getMessage()))));
    }

    private record Traffic(Optional<RevisionTraffic> candidate, Optional<RevisionTraffic> stable) {}

    private Uni<Traffic> traffic(InferenceService service) {
        if (!(service.delivery().rollout().orElse(null) instanceof Rollout.Stepping stepping)) {
            return Uni.createFrom().item(new Traffic(Optional.empty(), Optional.empty()));
        }
        Rollout.Change change = stepping.change();
        return platform.traffic(change.to(), stepping.since())
                .chain(candidate -> stable(change).map(stable -> new Traffic(Optional.of(candidate), stable)));
    }

    private Uni<Optional<RevisionTraffic>> stable(Rollout.Change change) {
        Instant since = change.startedAt();
        return change.from().isEmpty()
                ? Uni.createFrom().item(Optional.empty())
                : platform.traffic(change.from().get(), since).map(Optional::of);
    }

    private Uni<Optional<Verdict>> check(InferenceService service) {
        if (!(service.delivery().rollout().orElse(null) instanceof Rollout.Previewing previewing)) {
            return Uni.createFrom().item(Optional.empty());
        }
        String model = service.delivery()
                .revision(previewing.change().to())
                .orElseThrow()
                .model()
                .name();
        return check.check(platform.address(service.name(), Optional.of(Transition.CANDIDATE_TAG)), model)
                .map(Optional::of);
    }
}
