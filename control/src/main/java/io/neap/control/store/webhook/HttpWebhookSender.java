// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.webhook;

import io.neap.control.error.DomainException;
import io.neap.control.model.webhook.WebhookConfig;
import io.neap.control.model.webhook.WebhookSender;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Posts over HTTP. The connection goes to an address that was checked, whatever the name leads to a moment later, and an
 * answer that redirects is not followed.
 */
@ApplicationScoped
class HttpWebhookSender implements WebhookSender {

    private static final int CONNECT_MILLIS = 5_000;
    private static final int LONGEST_ANSWER = 4_096;
    private static final String HTTPS = "https";
    private static final int HTTPS_PORT = 443;
    private static final int HTTP_PORT = 80;

    private final Vertx vertx;
    private final WebhookConfig config;
    private final HttpClient client;

    HttpWebhookSender(Vertx vertx, WebhookConfig config) {
        this.vertx = vertx;
        this.config = config;
        this.client = vertx.createHttpClient(new HttpClientOptions().setConnectTimeout(CONNECT_MILLIS));
    }

    @Override
    public Uni<Void> check(URI url) {
        return addressOf(url).replaceWithVoid();
    }

    @Override
    public Uni<Answer> post(URI url, Map<String, String> headers, String body, Duration timeout) {
        return addressOf(url)
                .map(address -> address.orElseThrow(
                        () -> new UnreachableException("the name " + url.getHost() + " leads nowhere")))
                .chain(address -> Uni.createFrom()
                        .completionStage(() -> client.request(options(url, address, timeout))
                                .compose(request -> send(request, headers, body)
                                        .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                                        .onFailure(unfinished -> request.reset()))
                                .toCompletionStage()));
    }

    private static RequestOptions options(URI url, InetAddress address, Duration timeout) {
        boolean secure = HTTPS.equals(url.getScheme());
        int port = url.getPort() >= 0 ? url.getPort() : secure ? HTTPS_PORT : HTTP_PORT;
        String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        return new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setServer(SocketAddress.inetSocketAddress(port, address.getHostAddress()))
                .setHost(url.getHost())
                .setPort(port)
                .setSsl(secure)
                .setURI(url.getRawQuery() == null ? path : path + "?" + url.getRawQuery())
                .setTimeout(timeout.toMillis());
    }

    private static Future<Answer> send(HttpClientRequest request, Map<String, String> headers, String body) {
        headers.forEach(request::putHeader);
        return request.send(Buffer.buffer(body)).compose(HttpWebhookSender::answer);
    }

    /** Its end is not waited for when it is long: whoever answers may not fill the memory. */
    private static Future<Answer> answer(HttpClientResponse response) {
        Buffer beginning = Buffer.buffer();
        return Future.future(answered -> response.handler(part -> {
                    beginning.appendBuffer(part);
                    if (beginning.length() > LONGEST_ANSWER) {
                        answered.tryComplete(answer(response, beginning));
                        response.request().reset();
                    }
                })
                .exceptionHandler(answered::tryFail)
                .endHandler(end -> answered.tryComplete(answer(response, beginning))));
    }

    private static Answer answer(HttpClientResponse response, Buffer beginning) {
        int length = Math.min(beginning.length(), LONGEST_ANSWER);
        return new Answer(response.statusCode(), beginning.getString(0, length, StandardCharsets.UTF_8.name()));
    }

    /** Empty when the name leads nowhere. */
    private Uni<Optional<InetAddress>> addressOf(URI url) {
        return Uni.createFrom()
                .completionStage(
                        () -> vertx.executeBlocking(() -> resolved(url), false).toCompletionStage());
    }

    private Optional<InetAddress> resolved(URI url) {
        try {
            InetAddress[] all = InetAddress.getAllByName(url.getHost());
            for (InetAddress address : all) {
                if (!config.privateAddresses() && !PublicAddress.is(address)) {
                    throw DomainException.invalid("Webhook URL " + url.getScheme() + "://" + url.getHost()
                            + " leads to an address that is not of the open internet; where that is meant, set"
                            + " neap.webhook.private-addresses.");
                }
            }
            return Optional.of(all[0]);
        } catch (UnknownHostException nowhere) {
            return Optional.empty();
        }
    }

    /** A name that may lead somewhere later. */
    private static final class UnreachableException extends RuntimeException {

        private static final long serialVersionUID = 1;

        UnreachableException(String message) {
            super(message);
        }
    }
}
