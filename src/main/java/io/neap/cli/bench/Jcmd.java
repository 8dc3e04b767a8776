// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the JDK's {@code jcmd} tells of a Java machine; 0 if none is beside that {@code java}, or nothing is told. */
final class Jcmd {

    private static final Pattern OF_THREAD = Pattern.compile("allocated=(\\d+)([BKMG])");
    private static final Pattern OF_ALL_CLASSES = Pattern.compile("(?m)^Total +\\d+ +(\\d+)");

    private Jcmd() {}

    /** Bytes that its threads have allocated, to a hundredth. */
    static long allocated(Path java, long pid) {
        long bytes = 0;
        for (Matcher each = OF_THREAD.matcher(run(java, pid, "Thread.print", "-e")); each.find(); ) {
            bytes += Long.parseLong(each.group(1)) << unit(each.group(2));
        }
        return bytes;
    }

    /** Bytes of the objects that a full collection, which this asks for, leaves in its heap. */
    static long live(Path java, long pid) {
        Matcher total = OF_ALL_CLASSES.matcher(run(java, pid, "GC.class_histogram"));
        return total.find() ? Long.parseLong(total.group(1)) : 0;
    }

    private static String run(Path java, long pid, String... question) {
        Path jcmd = java.resolveSibling("jcmd");
        if (!Files.isExecutable(jcmd)) {
            return "";
        }
        List<String> words = new ArrayList<>(List.of(jcmd.toString(), Long.toString(pid)));
        words.addAll(List.of(question));
        try {
            Process process =
                    new ProcessBuilder(words).redirectErrorStream(true).start();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException untold) {
            return "";
        }
    }

    private static int unit(String letter) {
        return 10 * "BKMG".indexOf(letter);
    }
}
