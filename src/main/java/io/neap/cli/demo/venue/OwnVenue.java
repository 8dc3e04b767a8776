// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.demo.venue;

import io.neap.cli.process.ControlProcess;
import io.neap.cli.process.Settings;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A Neap of the demo's own on this machine, which ends with it. */
public final class OwnVenue implements Venue {

    private final Settings settings;
    private volatile @Nullable ControlProcess control;

    public OwnVenue(Settings settings) {
        this.settings = settings;
    }

    @Override
    public String opening() {
        return "Start control and its PostgreSQL";
    }

    @Override
    public List<String> open() {
        control = ControlProcess.start(settings);
        return List.of(
                "ready at " + settings.url() + ", process " + control().handle().pid(), "state in " + settings.home());
    }

    /** Once it is open. */
    public ControlProcess control() {
        ControlProcess started = control;
        if (started == null) {
            throw new IllegalStateException("Neap was not started");
        }
        return started;
    }

    @Override
    public URI url() {
        return settings.url();
    }

    @Override
    public Optional<URI> ingress() {
        return Optional.empty();
    }

    @Override
    public List<ProcessHandle> processes(String function) {
        return control().functions(function);
    }

    @Override
    public String remedy() {
        return "unset NEAP_HOME, or set it to a folder that is empty";
    }

    @Override
    public String traces() {
        return "What it left behind is in " + settings.home() + ", control's log in logs/ there.";
    }

    @Override
    public void close() {
        ControlProcess started = control;
        if (started != null) {
            started.close();
        }
    }
}
