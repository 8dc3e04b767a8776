// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.option;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.PrintWriter;
import picocli.CommandLine.Option;

/** The option that every command has: one JSON document on standard output instead of sentences. */
public final class JsonOption {

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    @Option(names = "--json", description = "Print one JSON document instead of sentences.")
    private boolean json;

    public boolean chosen() {
        return json;
    }

    public static void print(PrintWriter out, Object document) {
        try {
            out.println(JSON.writeValueAsString(document));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a JSON value: " + document, e);
        }
    }
}
