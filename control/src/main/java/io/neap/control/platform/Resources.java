// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform;

import io.neap.control.error.DomainException;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What each process of a revision is given, in the words of Kubernetes: quantities by the name of a resource, such as
 * {@code cpu: 500m}, {@code memory: 1Gi}, {@code nvidia.com/gpu: 1} or {@code nvidia.com/mig-1g.5gb: 1}.
 *
 * @param requests what a node must have left for it
 * @param limits what it can never have more of; a device is limited to what it gets, so it is asked for here
 */
public record Resources(Map<String, String> requests, Map<String, String> limits) {

    /** Whatever there is. */
    public static final Resources ANY = new Resources(Map.of(), Map.of());

    private static final Pattern NAME =
            Pattern.compile("([a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?/)?[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?");
    private static final Pattern QUANTITY = Pattern.compile("[0-9]{1,15}(\\.[0-9]{1,9})?(m|k|[MGTPE]|[KMGTPE]i)?");
    private static final Pattern WHOLE = Pattern.compile("[0-9]{1,15}");

    public Resources {
        requests = checked("resources.requests", requests);
        limits = checked("resources.limits", limits);
    }

    private static Map<String, String> checked(String where, Map<String, String> quantities) {
        quantities.forEach((name, quantity) -> {
            boolean device = name.contains("/");
            require(NAME.matcher(name).matches(), where + ": '" + name + "' is no name of a resource");
            require(
                    (device ? WHOLE : QUANTITY).matcher(quantity).matches(),
                    where + "." + name + " must be "
                            + (device ? "a whole number of devices" : "a quantity such as 500m or 1Gi") + ", but is '"
                            + quantity + "'");
        });
        return Collections.unmodifiableMap(new TreeMap<>(quantities));
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw DomainException.invalid(message + ".");
        }
    }
}
