// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.demo;

import java.io.PrintWriter;
import java.util.Locale;

/** Prints what happens as it happens: a line for each step, indented lines for what was seen in it. */
public final class Narrator {

    private static final int SENTENCE_COLUMN = 3;

    private final PrintWriter out;

    public Narrator(PrintWriter out) {
        this.out = out;
    }

    void title(String text) {
        print(text);
    }

    void step(int number, String title) {
        print("");
        print(number + ". " + title);
    }

    /** One thing that was seen; a text of several lines stays indented. */
    void say(String text) {
        print(text.strip().indent(SENTENCE_COLUMN).stripTrailing());
    }

    void took(double seconds) {
        say(String.format(Locale.ROOT, "[%.1f s]", seconds));
    }

    private void print(String text) {
        out.println(text);
        out.flush();
    }
}
