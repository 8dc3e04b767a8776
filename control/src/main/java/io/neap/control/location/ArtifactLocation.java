// SPDX-License-Identifier: Apache-2.0
package io.neap.control.location;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where artifacts are: {@code s3://bucket/net}, {@code mlflow-artifacts:/1/net}, {@code file:///srv/net} or {@code
 * /srv/net}.
 *
 * @param scheme empty for a path on a disk that has none
 * @param path without a query and a fragment
 */
public record ArtifactLocation(String text, String scheme, String path) {

    private static final int HEX = 16;
    private static final Pattern URI =
            Pattern.compile("(?<scheme>[A-Za-z][A-Za-z0-9+.-]+):(//[^/?#]*)?(?<path>[^?#]*).*", Pattern.DOTALL);
    private static final Pattern SCHEME = Pattern.compile("[a-z0-9+.-]*");
    private static final Pattern ESCAPE = Pattern.compile("%([0-9A-Fa-f]{2})");
    private static final Pattern CLIMBS = Pattern.compile("(^|[/\\\\:])\\.\\.?($|[/\\\\?#])");

    public static ArtifactLocation of(String text) {
        Matcher uri = URI.matcher(text);
        return uri.matches()
                ? new ArtifactLocation(text, uri.group("scheme"), uri.group("path"))
                : new ArtifactLocation(text, "", text);
    }

    /** Whether it is a path on the disk of who reads it. */
    public boolean isLocal() {
        return scheme.isEmpty() || scheme.equals("file");
    }

    /** Whether it means the same to whoever reads it: nothing in it climbs, is invisible, or depends on where one is. */
    public boolean isPlain() {
        String seen = unescaped(text);
        return SCHEME.matcher(scheme).matches()
                && !CLIMBS.matcher(seen).find()
                && seen.chars().noneMatch(c -> c < ' ' || c == 0x7f)
                && (!isLocal() || (path.startsWith("/") && !path.startsWith("//")));
    }

    /** Whether both are on a disk, and this one is the other or below it. */
    public boolean isLocalWithin(ArtifactLocation folder) {
        return isLocal() && folder.isLocal() && (path + "/").startsWith(folder.path + "/");
    }

    /** Without escapes, however often it was escaped; what is beyond ASCII is spoilt by it. */
    private static String unescaped(String uri) {
        String plain = uri;
        for (Matcher escape = ESCAPE.matcher(plain); escape.find(); escape = ESCAPE.matcher(plain)) {
            plain = escape.replaceAll(
                    found -> Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(found.group(1), HEX))));
        }
        return plain;
    }
}
