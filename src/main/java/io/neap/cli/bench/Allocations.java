// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the threads of a Java machine have allocated, as the JDK's {@code jcmd} tells of each. */
final class Allocations {

    private static final Pattern OF_THREAD = Pattern.compile("allocated=(\\d+)([BKMG])");

    private Allocations() {}

    /** Bytes, to a hundredth; 0 if no {@code jcmd} is beside that {@code java}, or nothing is told. */
    static long of(Path java, long pid) {
        Path jcmd = java.resolveSibling("jcmd");
        if (!Files.isExecutable(jcmd)) {
            return 0;
        }
        try {
            Process process = new ProcessBuilder(jcmd.toString(), Long.toString(pid), "Thread.print", "-e")
                    .redirectErrorStream(true)
                    .start();
            String threads = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            long bytes = 0;
            for (Matcher each = OF_THREAD.matcher(threads); each.find(); ) {
                bytes += Long.parseLong(each.group(1)) << unit(each.group(2));
            }
            return bytes;
        } catch (IOException untold) {
            return 0;
        }
    }

    private static int unit(String letter) {
        return 10 * "BKMG".indexOf(letter);
    }
}
