// SPDX-License-Identifier: Apache-2.0
package io.neap.control.model;

import io.neap.control.error.DomainException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name of an artifact or of a folder of them: parts joined by {@code /}, below the root of the store, which is
 * empty. No part climbs, is hidden behind an escape, or can mean anything else to a file system.
 */
public record ArtifactPath(String text) {

    /** The folder of uploads that are not complete. */
    public static final String RESERVED = ".uploads";

    private static final int LONGEST = 1_024;
    private static final String SCHEME = "mlflow-artifacts:/";
    private static final Pattern ESCAPE = Pattern.compile("(?i)%(2e|2f|5c|25|00)");

    public ArtifactPath {
        boolean plain = text.length() <= LONGEST
                && text.chars().noneMatch(c -> c < ' ' || c == 0x7f || c == '\\')
                && !ESCAPE.matcher(text).find()
                && !text.matches("[A-Za-z]:.*");
        for (String part : text.isEmpty() ? new String[0] : text.split("/", -1)) {
            plain &= !part.isEmpty() && !part.equals(".") && !part.equals("..");
        }
        if (!plain) {
            throw DomainException.invalid("Invalid artifact path '" + text
                    + "': it is relative, without '..', empty parts, backslashes and escapes, and has at most "
                    + LONGEST + " characters.");
        }
    }

    /**
     * The path that {@code mlflow-artifacts:/1/m} names; empty when the URI leads to another store, or has a query or a
     * fragment, which MLflow's client leaves out of the path.
     */
    public static Optional<ArtifactPath> ofUri(String uri) {
        if (!uri.startsWith(SCHEME) || uri.chars().anyMatch(c -> c == '?' || c == '#')) {
            return Optional.empty();
        }
        String rest = uri.substring(SCHEME.length());
        if (rest.startsWith("/")) { // mlflow-artifacts://host/1/m
            int slash = rest.indexOf('/', 1);
            rest = slash < 0 ? "" : rest.substring(slash + 1);
        }
        return Optional.of(new ArtifactPath(rest.endsWith("/") ? rest.substring(0, rest.length() - 1) : rest));
    }

    /**
     * The path that the URI names in this server's store; fails with {@code INVALID_PARAMETER_VALUE} when it leads
     * elsewhere.
     *
     * @param what the client may do there, such as {@code list them}
     */
    public static ArtifactPath inStore(String uri, String what) {
        return ofUri(uri)
                .orElseThrow(() -> DomainException.invalid(
                        "The artifacts are at " + uri + ", which is not a store of this server: " + what + " there."));
    }

    /** Whether the URI names a server, where MLflow's client goes instead of to the one that it talks to. */
    public static boolean namesServer(String uri) {
        return uri.startsWith(SCHEME + "/");
    }

    /** Whether it is where the server keeps what is not an artifact yet. */
    public boolean isReserved() {
        return text.equals(RESERVED) || text.startsWith(RESERVED + "/");
    }

    /** The folders that it is in, from the top, but for the root. */
    public List<String> folders() {
        List<String> folders = new ArrayList<>();
        for (int slash = text.indexOf('/'); slash > 0; slash = text.indexOf('/', slash + 1)) {
            folders.add(text.substring(0, slash));
        }
        return folders;
    }

    /** The path of something inside this folder. */
    public ArtifactPath child(String relative) {
        return text.isEmpty() ? new ArtifactPath(relative) : new ArtifactPath(text + "/" + relative);
    }

    @Override
    public String toString() {
        return text;
    }
}
