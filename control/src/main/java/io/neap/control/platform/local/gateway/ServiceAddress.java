// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform.local.gateway;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a request addresses: by host {@code {label}.{workspace}.localhost}, or by path
 * {@code /services/{workspace}/{label}/…}, whose prefix the function does not see.
 *
 * @param label a service, or {@code {tag}-{service}}
 * @param uri path and query for the function, as the client wrote them
 * @param prefix the part of the path that was cut off; empty when addressed by host
 */
record ServiceAddress(String workspace, String label, String uri, String prefix) {

    private static final Pattern HOST = Pattern.compile("([a-z0-9-]+)\\.([a-z0-9-]+)\\.localhost\\.?");
    private static final Pattern PATH = Pattern.compile("(/services/([a-z0-9-]+)/([a-z0-9-]+))([/?].*)?");

    /**
     * Empty when the request is not for a service.
     *
     * @param host without its port
     * @param uri as in the request line
     */
    static Optional<ServiceAddress> of(String host, String uri) {
        Matcher byHost = HOST.matcher(host.toLowerCase(Locale.ROOT));
        if (byHost.matches()) {
            return Optional.of(new ServiceAddress(byHost.group(2), byHost.group(1), uri, ""));
        }
        Matcher byPath = PATH.matcher(uri);
        if (byPath.matches()) {
            String rest = Optional.ofNullable(byPath.group(4)).orElse("");
            return Optional.of(new ServiceAddress(
                    byPath.group(2), byPath.group(3), rest.startsWith("/") ? rest : "/" + rest, byPath.group(1)));
        }
        return Optional.empty();
    }

    /** The path for the function, without the query. */
    String path() {
        int query = uri.indexOf('?');
        return query < 0 ? uri : uri.substring(0, query);
    }

    @Override
    public String toString() {
        return workspace + "/" + label;
    }
}
