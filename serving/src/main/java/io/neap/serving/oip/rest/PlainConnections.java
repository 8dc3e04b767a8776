// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip.rest;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import jakarta.inject.Singleton;

/** The protocol has no WebSockets, so no message passes through what packs theirs. */
@Singleton
final class PlainConnections implements HttpServerOptionsCustomizer {

    @Override
    public void customizeHttpServer(HttpServerOptions options) {
        options.setPerFrameWebSocketCompressionSupported(false).setPerMessageWebSocketCompressionSupported(false);
    }
}
