// SPDX-License-Identifier: Apache-2.0
package io.neap.knative.platform.object;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Optional;

/**
 * What Neap writes onto Knative's objects besides their specs. A revision's facts stand on its service: Knative copies a
 * revision's annotations onto its pods, and a changed one would replace them.
 */
public final class Marks {

    /** On each object, so that one watch sees all that is Neap's. */
    public static final String MANAGED_BY = "app.kubernetes.io/managed-by";

    public static final String NEAP = "neap";

    /** On a revision: the digest of the values that it was made from. */
    public static final String VALUES = "neap.io/values";

    /** On a service: its route's generation; absent while it has no route. */
    public static final String ROUTE_GENERATION = "neap.io/route-generation";

    /** On a service: what keeps its callers with a revision; absent when requests are drawn one by one. */
    public static final String AFFINITY = "neap.io/affinity";

    private static final String PROVEN = "proven.neap.io/";
    private static final String FAILED = "failed.neap.io/";
    private static final String WAKING = "waking.neap.io/";

    private Marks() {}

    /** On a service: since when the revision counts as proven. */
    public static String proven(String revision) {
        return PROVEN + revision;
    }

    /** On a service: when its revision failed, a space, and why. */
    public static String failed(String revision) {
        return FAILED + revision;
    }

    /** On a service: the {@code min-scale} that the revision gets back once it is awake, and its routing state if that too. */
    public static String waking(String revision) {
        return WAKING + revision;
    }

    public static Optional<String> annotation(HasMetadata object, String key) {
        return Optional.ofNullable(object.getMetadata().getAnnotations()).map(all -> all.get(key));
    }

    public static Optional<String> label(HasMetadata object, String key) {
        return Optional.ofNullable(object.getMetadata().getLabels()).map(all -> all.get(key));
    }
}
