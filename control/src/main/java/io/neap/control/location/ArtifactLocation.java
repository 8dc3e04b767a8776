// SPDX-License-Identifier: Apache-2.0
package io.neap.control.location;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where artifacts are: {@code s3://bucket/net}, {@code mlflow-artifacts:/1/net}, {@code file:///srv/net} or {@code
 * /srv/net}.
 *
 * @param scheme empty for a path on a disk that has none
 * @param authority the host, bucket or the like; empty for none
 * @param path what follows, without a query and a fragment
 * @param query with its question mark, and a fragment; empty for none
 */
public record ArtifactLocation(String text, String scheme, String authority, String path, String query) {

    /** The most characters. */
    public static final int LONGEST = 2_048;

    private static final String FILE = "file";
    private static final int HEX = 16;
    private static final Pattern URI = Pattern.compile(
            "(?<scheme>[A-Za-z][A-Za-z0-9+.-]+):(//(?<authority>[^/?#]*))?(?<path>[^?#]*)(?<query>.*)", Pattern.DOTALL);
    private static final Pattern SCHEME = Pattern.compile("[a-z0-9+.-]*");
    private static final Pattern ESCAPE = Pattern.compile("(?i)%(2e|2f|5c|25|00)");
    private static final Pattern CLIMBS = Pattern.compile("(^|[/\\\\:])\\.\\.?($|[/\\\\?#])|\0");

    public static ArtifactLocation of(String text) {
        Matcher uri = URI.matcher(text);
        if (!uri.matches()) {
            return new ArtifactLocation(text, "", "", text, "");
        }
        String authority = uri.group("authority");
        return new ArtifactLocation(
                text, uri.group("scheme"), authority == null ? "" : authority, uri.group("path"), uri.group("query"));
    }

    /** Whether it is a path on the disk of who reads it. */
    public boolean isLocal() {
        return scheme.isEmpty() || scheme.equals(FILE);
    }

    /**
     * Whether it leads to the same place whoever reads it: it does not climb, does not depend on where one is, and is no
     * longer than {@link #LONGEST}.
     */
    public boolean isPlain() {
        return text.length() <= LONGEST
                && SCHEME.matcher(scheme).matches()
                && text.chars().noneMatch(Character::isISOControl)
                && !CLIMBS.matcher(unescaped(text)).find()
                && (!isLocal() || isAbsolute());
    }

    private boolean isAbsolute() {
        return path.startsWith("/")
                && (scheme.isEmpty()
                        ? !path.startsWith("//")
                        : query.isEmpty() && Set.of("", "localhost").contains(authority));
    }

    /** Whether things can be kept below it: it is no reference, and has a path or at least an authority. */
    public boolean isFolder() {
        return !Set.of("runs", "models").contains(scheme)
                && (path.startsWith("/") || (path.isEmpty() && !authority.isEmpty()));
    }

    /** Of something below this folder. */
    public String child(String relative) {
        String folder = text.substring(0, text.length() - query.length());
        int end = folder.length();
        while (end > 0 && folder.charAt(end - 1) == '/') {
            end--;
        }
        return folder.substring(0, end) + "/" + relative + query;
    }

    /** Whether both are on a disk, and this one is the other or below it. */
    public boolean isLocalWithin(ArtifactLocation folder) {
        return isLocal() && folder.isLocal() && (onDisk() + "/").startsWith(folder.onDisk() + "/");
    }

    private String onDisk() {
        String plain = path.replaceAll("/+", "/");
        return scheme.isEmpty() || !plain.contains("%") ? plain : decoded(plain);
    }

    private static String decoded(String path) {
        try {
            return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return path;
        }
    }

    /** With plain dots, slashes and zeros, however often they were escaped. */
    private static String unescaped(String uri) {
        String plain = uri;
        for (Matcher escape = ESCAPE.matcher(plain); escape.find(); escape = ESCAPE.matcher(plain)) {
            plain = escape.replaceAll(
                    found -> Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(found.group(1), HEX))));
        }
        return plain;
    }
}
