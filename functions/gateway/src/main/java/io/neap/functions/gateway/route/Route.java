// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.gateway.route;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A service's route, as control tells it.
 *
 * @param salt goes into each caller's bucket
 * @param targets the newest first
 */
public record Route(long generation, Affinity affinity, String salt, List<Target> targets) {

    /**
     * A revision and its callers.
     *
     * @param below the bucket after its last
     * @param timeout until the first byte of an answer
     */
    public record Target(String revision, Optional<String> tag, int from, int below, Duration timeout) {}

    public Route {
        targets = List.copyOf(targets);
        if (targets.stream().mapToInt(target -> target.below() - target.from()).sum() != Cohort.BUCKETS) {
            throw new IllegalArgumentException("The shares of " + targets + " are not the whole.");
        }
    }

    /** The target that bears the tag. */
    public Optional<Target> tagged(String tag) {
        return targets.stream()
                .filter(target -> target.tag().filter(tag::equals).isPresent())
                .findFirst();
    }

    public Target of(int bucket) {
        for (Target target : targets) {
            if (bucket >= target.from() && bucket < target.below()) {
                return target;
            }
        }
        throw new IllegalArgumentException(bucket + " has no target");
    }

    /** Fails with a {@link RuntimeException} when it is no route. */
    public static Route read(JsonObject document) {
        List<Target> targets = new ArrayList<>();
        JsonArray listed = document.getJsonArray("targets");
        for (int i = 0; i < listed.size(); i++) {
            JsonObject target = listed.getJsonObject(i);
            targets.add(new Target(
                    target.getString("revision"),
                    Optional.ofNullable(target.getString("tag")),
                    target.getInteger("from"),
                    target.getInteger("below"),
                    Duration.ofMillis(target.getLong("timeoutMillis"))));
        }
        return new Route(
                document.getLong("generation"),
                affinity(document.getJsonObject("affinity", new JsonObject())),
                document.getString("salt"),
                targets);
    }

    private static Affinity affinity(JsonObject document) {
        if (document.containsKey("header")) {
            return new Affinity.Header(document.getString("header"));
        }
        if (document.containsKey("cookie")) {
            String maxAge = document.getString("maxAge"); // whole seconds, as in 3600s
            return new Affinity.Cookie(
                    document.getString("cookie"), Long.parseLong(maxAge.substring(0, maxAge.length() - 1)));
        }
        return document.containsKey("jwtClaim")
                ? new Affinity.JwtClaim(document.getString("jwtClaim"))
                : new Affinity.None();
    }
}
