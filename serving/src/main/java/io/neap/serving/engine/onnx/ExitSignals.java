// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.engine.onnx;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.lang.reflect.Proxy;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * Lets a process that is told to end finish its work while ONNX Runtime still works. By default a signal starts all
 * shutdown hooks at once, and one of them is ONNX Runtime's: it frees its environment under a running model, and none can be
 * made any more. So a signal stops Quarkus, which drains; the machine ends, with its hooks, after it.
 */
@Singleton
final class ExitSignals {

    private static final Logger LOG = Logger.getLogger(ExitSignals.class);

    /** By name, with the exit code that a shell gives to a process that one ended: 128 more than its number. */
    private static final Map<String, Integer> SIGNALS = Map.of("HUP", 129, "INT", 130, "TERM", 143);

    /** A test's or a developer's machine is not ours to end. */
    void take(@Observes StartupEvent started) {
        if (LaunchMode.current() == LaunchMode.NORMAL) {
            SIGNALS.forEach((name, code) -> take(name, () -> Quarkus.asyncExit(code)));
        }
    }

    /**
     * By reflection, because the compiler warns of {@code sun.misc.Signal} with a warning that cannot be suppressed; it
     * is of the exported module {@code jdk.unsupported}, and there is no other way. The names are literals, so that a
     * native executable knows them too.
     */
    private static void take(String name, Runnable then) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object taken = Proxy.newProxyInstance(
                    handler.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> {
                        then.run();
                        return null;
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), taken);
        } catch (ReflectiveOperationException e) {
            LOG.warnf(e, "SIG%s ends the process without waiting for its requests", name);
        }
    }
}
