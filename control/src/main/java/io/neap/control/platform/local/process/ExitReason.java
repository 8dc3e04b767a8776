// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform.local.process;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Why a process ended before it was ready, in one sentence that a person can act on. */
final class ExitReason {

    private static final int SIGNAL_BASE = 128;
    private static final int TAIL = 4096;
    private static final List<String> SIGNALS = List.of(
            "", "SIGHUP", "SIGINT", "SIGQUIT", "SIGILL", "SIGTRAP", "SIGABRT", "SIGBUS", "SIGFPE", "SIGKILL", "SIGUSR1",
            "SIGSEGV", "SIGUSR2", "SIGPIPE", "SIGALRM", "SIGTERM");

    private ExitReason() {}

    /** The reason that the process itself gave, else its exit code with the last line that it printed. */
    static String of(int code, ProcessFiles files) {
        String own = read(files.termination());
        if (!own.isBlank()) {
            return own.strip();
        }
        String last = read(files.log()).lines().filter(line -> !line.isBlank()).reduce("", (a, b) -> b);
        return "The process ended with " + name(code) + " before it was ready"
                + (last.isEmpty() ? "" : "; its last words were: " + last.strip()) + " (see " + files.log() + ").";
    }

    static String name(int code) {
        int signal = code - SIGNAL_BASE;
        return signal > 0 && signal < SIGNALS.size()
                ? "code " + code + " (" + SIGNALS.get(signal) + ")"
                : "code " + code;
    }

    /** The end of a text file; empty when there is none. */
    private static String read(Path file) {
        if (!Files.exists(file)) {
            return "";
        }
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            in.seek(Math.max(0, in.length() - TAIL));
            byte[] bytes = new byte[(int) Math.min(TAIL, in.length() - in.getFilePointer())];
            in.readFully(bytes);
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }
}
