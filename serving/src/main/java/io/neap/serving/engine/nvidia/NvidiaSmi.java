// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.engine.nvidia;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * NVIDIA's <a href="https://docs.nvidia.com/deploy/nvidia-smi/">{@code nvidia-smi}</a>, which comes with the driver and
 * which its container toolkit puts into each container. Not to be used by two threads at once.
 */
public final class NvidiaSmi {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int MOST_BYTES = 64 * 1024;

    /** So JDKs tell it, each in a sentence of its own. */
    private static final String NO_SUCH_FILE = "No such file or directory";

    private final String command;
    private final Duration patience;
    private @Nullable Process last;

    /** The one of the path. */
    public NvidiaSmi() {
        this("nvidia-smi", PATIENCE);
    }

    /** @param patience after which one that hangs is killed */
    public NvidiaSmi(String command, Duration patience) {
        this.command = command;
        this.patience = patience;
    }

    /**
     * The GPUs that this machine, or container, has. Blocks, for seconds at most.
     *
     * @throws AbsentException if there is no such program, which will be so the next time too
     * @throws IOException in one line, if it hangs, fails, or says something else
     */
    public List<GpuState> read() throws IOException, InterruptedException {
        if (last != null && last.isAlive()) {
            throw new IOException(command + " hangs still, and cannot be killed");
        }
        Process process = start();
        last = process;
        try {
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException(command + " did not end within " + patience);
            }
            String told = new String(process.getInputStream().readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
            if (process.exitValue() != 0) {
                throw new IOException(command + " ended with " + process.exitValue() + ": "
                        + told.lines().findFirst().orElse(""));
            }
            return GpuState.parse(told);
        } finally {
            process.destroyForcibly();
        }
    }

    private Process start() throws IOException {
        try {
            return new ProcessBuilder(command, "--query-gpu=" + GpuState.FIELDS, "--format=csv,noheader,nounits")
                    .redirectError(Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            boolean absent = String.valueOf(e.getMessage()).contains(NO_SUCH_FILE);
            throw absent ? new AbsentException(e) : e;
        }
    }

    /** There is no such program. */
    public static final class AbsentException extends IOException {

        private static final long serialVersionUID = 1;

        AbsentException(IOException cause) {
            super(cause.getMessage(), cause);
        }
    }
}
