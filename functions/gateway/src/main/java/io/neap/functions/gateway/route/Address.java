// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.gateway.route;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a request addresses: by path {@code /services/{workspace}/{service}/…}, whose prefix the function does not see, or
 * by a header, as clients of gRPC have no path to choose.
 *
 * @param uri path and query for the function, as the client wrote them
 * @param prefix the part of the path that was cut off; empty when addressed by header
 */
public record Address(Service service, String uri, String prefix) {

    /** Its value is {@code {workspace}/{service}}. */
    public static final String HEADER = "Neap-Service";

    private static final String LABEL = "[a-z](?:[a-z0-9-]{0,38}[a-z0-9])?";
    private static final String NAME = "(?<workspace>" + LABEL + ")/(?<service>" + LABEL + ")";
    private static final Pattern NAMED = Pattern.compile(NAME);
    private static final Pattern PATH = Pattern.compile("(?<prefix>/services/" + NAME + ")(?<rest>[/?].*)?");

    /** A service in its workspace. */
    public record Service(String workspace, String name) {

        @Override
        public String toString() {
            return workspace + "/" + name;
        }
    }

    /**
     * Empty when the request is not for a service.
     *
     * @param named the header's value
     */
    public static Optional<Address> of(String uri, @Nullable String named) {
        Matcher header = NAMED.matcher(named == null ? "" : named);
        if (header.matches()) {
            return Optional.of(new Address(service(header), uri, ""));
        }
        Matcher path = PATH.matcher(uri);
        if (!path.matches()) {
            return Optional.empty();
        }
        String rest = path.group("rest") == null ? "" : path.group("rest");
        return Optional.of(new Address(service(path), rest.startsWith("/") ? rest : "/" + rest, path.group("prefix")));
    }

    private static Service service(Matcher matcher) {
        return new Service(matcher.group("workspace"), matcher.group("service"));
    }
}
