// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.option;

import io.neap.cli.client.Api;
import io.neap.cli.outcome.ExitCode;
import io.neap.cli.outcome.Failure;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options of every command that asks a running Neap. */
public final class Target {

    public static final String URL_LABEL = "URL";
    public static final String USER_LABEL = "USER";

    @Option(
            names = "--url",
            paramLabel = URL_LABEL,
            description = "Where Neap answers (NEAP_URL, else this machine's NEAP_HTTP_PORT).")
    private URI url = URI.create("http://127.0.0.1:8080");

    @Option(names = "--workspace", paramLabel = "NAME", description = "The workspace to ask about (default).")
    private String workspace = "default";

    @Option(
            names = "--user",
            paramLabel = USER_LABEL,
            description = "Who asks, for the ledger and for approvals (NEAP_USER); nobody checks it.")
    private String user = "";

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
        if (user.contains(":")) {
            throw new Failure(ExitCode.USAGE, "--user: a name has no ':', and no password belongs to it.", "");
        }
        Api api = new Api(url);
        return user.isBlank() ? api : api.as(user.strip());
    }

    public String workspace() {
        return workspace;
    }
}
