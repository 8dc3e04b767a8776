// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip;

import io.neap.serving.ServingException;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Triton's extension {@code logging}: clients see which messages of Neap's own are written, and change it where the configuration
 * opens that. Messages of libraries are none of theirs.
 */
@Singleton
public final class LogControl {

    private static final org.jboss.logging.Logger LOG = org.jboss.logging.Logger.getLogger(LogControl.class);

    /** All of Neap's own categories lie below it. Held, as the JDK forgets a logger that nobody holds, and its level. */
    private final Logger neap = Logger.getLogger("io.neap");

    private final OipConfig config;
    private volatile @Nullable LogSettings chosen;

    public LogControl(OipConfig config) {
        this.config = config;
    }

    /**
     * Goes on only if changes are allowed.
     *
     * @throws ServingException with {@code PERMISSION_DENIED} if they are not
     */
    public void requireOpen() {
        Management.requireOpen(config, "changing log settings");
    }

    /** What holds now: what clients have chosen, or what the configuration has. */
    public LogSettings settings() {
        LogSettings now = chosen;
        return now == null ? configured() : now;
    }

    private LogSettings configured() {
        int verbose = neap.isLoggable(Level.FINER) ? 2 : neap.isLoggable(Level.FINE) ? 1 : 0;
        return new LogSettings(
                neap.isLoggable(Level.INFO), neap.isLoggable(Level.WARNING), neap.isLoggable(Level.SEVERE), verbose);
    }

    /**
     * Changes the settings that are named, all or none of them, and tells what holds then.
     *
     * @param wanted by name: a {@code Boolean}, {@code Long} or {@code String}
     * @throws ServingException as {@link #requireOpen} does, and with {@code INVALID_ARGUMENT} for a setting that is not known,
     *     cannot be changed, or cannot have that value
     */
    public synchronized LogSettings update(Map<String, Object> wanted) {
        requireOpen();
        LogSettings after = settings().with(wanted);
        LOG.infof("the log settings are changed by a client: %s", after);
        boolean first = chosen == null;
        chosen = after;
        neap.setLevel(after.lowest());
        if (first) {
            neap.addHandler(new Sieve());
            neap.setUseParentHandlers(false);
        }
        return after;
    }

    /** Between Neap's messages and the handlers above: a logger's own level knows a lowest one, but no gaps. */
    private final class Sieve extends Handler {

        @Override
        public void publish(LogRecord message) {
            if (!settings().writes(message.getLevel())) {
                return;
            }
            Logger above = neap.getParent();
            while (above != null) {
                for (Handler handler : above.getHandlers()) {
                    handler.publish(message);
                }
                above = above.getUseParentHandlers() ? above.getParent() : null;
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
