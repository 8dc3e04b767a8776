// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.option;

import io.neap.cli.client.Api;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options of every command that asks a running Neap. */
public final class Target {

    public static final String URL_LABEL = "URL";

    @Option(
            names = "--url",
            paramLabel = URL_LABEL,
            description = "Where Neap answers (NEAP_URL, else this machine's NEAP_HTTP_PORT).")
    private URI url = URI.create("http://127.0.0.1:8080");

    @Option(names = "--workspace", paramLabel = "NAME", description = "The workspace to ask about (default).")
    private String workspace = "default";

    /** The address that is written; fails unless a client can ask there. */
    public static URI url(String text) {
        try {
            URI url = new URI(text);
            if (url.getHost() != null && List.of("http", "https").contains(url.getScheme())) {
                return url;
            }
        } catch (URISyntaxException other) {
            throw noAddress(text);
        }
        throw noAddress(text);
    }

    private static TypeConversionException noAddress(String text) {
        return new TypeConversionException("'" + text + "' is no address such as http://127.0.0.1:8080");
    }

    public Api api() {
        return new Api(url);
    }

    public String workspace() {
        return workspace;
    }
}
