// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform.local.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import org.junit.jupiter.api.Test;

class HeadersTest {

    private final MultiMap in = MultiMap.caseInsensitiveMultiMap();
    private final MultiMap out = MultiMap.caseInsensitiveMultiMap();

    @Test
    void whatBelongsToOneConnectionStays() {
        in.add("Connection", "keep-alive, X-Mine")
                .add("Connection", "X-Too")
                .add("Keep-Alive", "timeout=5")
                .add("X-Mine", "1")
                .add("x-too", "2")
                .add("Transfer-Encoding", "chunked")
                .add("Upgrade", "websocket")
                .add("Proxy-Authorization", "secret")
                .add(":authority", "localhost");

        Headers.copy(in, out);

        assertThat(out).isEmpty();
    }

    @Test
    void noClientTakesTheLengthFromItsBody() {
        in.add("Connection", "close, Content-Length").add("Content-Length", "42");

        Headers.copy(in, out);

        assertThat(out.get("content-length")).isEqualTo("42");
    }

    @Test
    void whoForwardedBeforeStaysInTheList() {
        out.add("X-Forwarded-For", "10.0.0.1, 10.0.0.2").add("X-Forwarded-For", "10.0.0.3");

        Headers.append(out, "X-Forwarded-For", "127.0.0.1");
        Headers.append(out, "X-Forwarded-Proto", "http");

        assertThat(out.getAll("x-forwarded-for")).containsExactly("10.0.0.1, 10.0.0.2, 10.0.0.3, 127.0.0.1");
        assertThat(out.get("x-forwarded-proto")).isEqualTo("http");
    }

    @Test
    void allElsePassesWithEveryValue() {
        in.add("Set-Cookie", "a=1").add("Set-Cookie", "b=2").add("Inference-Header-Content-Length", "42");

        Headers.copy(in, out);

        assertThat(out.getAll("set-cookie")).containsExactly("a=1", "b=2");
        assertThat(out.get("inference-header-content-length")).isEqualTo("42");
    }
}
