// SPDX-License-Identifier: Apache-2.0
package io.neap.control.rollout;

import io.neap.control.error.DomainException;
import io.neap.control.platform.Affinity;
import io.neap.control.platform.Affinity.Cookie;
import io.neap.control.platform.Affinity.Header;
import io.neap.control.platform.Affinity.JwtClaim;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** The JSON of an {@link Affinity}: {@code {"header": …}}, {@code {"cookie": …, "maxAge": …}} or {@code {"jwtClaim": …}}. */
public final class AffinityDocument {

    private AffinityDocument() {}

    /** Fails with {@code INVALID_PARAMETER_VALUE} and a message that names the field. */
    public static Affinity read(Map<String, ?> document) {
        return read(Fields.of("affinity", document));
    }

    static Affinity read(Fields fields) {
        fields.only("header", "cookie", "maxAge", "jwtClaim");
        long kinds =
                Stream.of("header", "cookie", "jwtClaim").filter(fields::has).count();
        if (kinds != 1 || (fields.has("maxAge") && !fields.has("cookie"))) {
            throw DomainException.invalid("affinity must be one of {\"header\": \"X-User\"}, {\"cookie\": \"cohort\","
                    + " \"maxAge\": \"720h\"} and {\"jwtClaim\": \"sub\"}; only a cookie has a maxAge.");
        }
        if (fields.has("cookie")) {
            return new Cookie(fields.text("cookie"), fields.duration("maxAge", Cookie.DEFAULT_AGE));
        }
        return fields.has("header") ? new Header(fields.text("header")) : new JwtClaim(fields.text("jwtClaim"));
    }

    public static Map<String, Object> write(Affinity affinity) {
        Map<String, Object> document = new LinkedHashMap<>();
        switch (affinity) {
            case Header header -> document.put("header", header.name());
            case JwtClaim claim -> document.put("jwtClaim", claim.name());
            case Cookie cookie -> {
                document.put("cookie", cookie.name());
                document.put("maxAge", Durations.format(cookie.maxAge()));
            }
        }
        return document;
    }
}
