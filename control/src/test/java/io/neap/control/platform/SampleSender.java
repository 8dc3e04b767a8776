// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Posts one CloudEvent to where {@code K_SINK} leads, as any sender does: {@code SampleSender ID TYPE DATA}. */
public final class SampleSender {

    private SampleSender() {}

    /** Ends with 1 when the sink does not take it. */
    public static void main(String[] arguments) throws IOException {
        URI sink = URI.create(System.getenv("K_SINK"));
        HttpURLConnection post = (HttpURLConnection) sink.toURL().openConnection();
        post.setRequestMethod("POST");
        post.setRequestProperty("ce-specversion", "1.0");
        post.setRequestProperty("ce-id", arguments[0]);
        post.setRequestProperty("ce-source", "/sample");
        post.setRequestProperty("ce-type", arguments[1]);
        post.setRequestProperty("content-type", "application/json");
        post.setDoOutput(true);
        post.getOutputStream().write(arguments[2].getBytes(StandardCharsets.UTF_8));
        int answer = post.getResponseCode();
        System.out.println(sink + " answered " + answer);
        System.exit(answer / 100 == 2 ? 0 : 1);
    }
}
