// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.demo.venue;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/** Where the demo takes place. */
public interface Venue extends AutoCloseable {

    /** What {@link #open} does, in a few words. */
    String opening();

    /** Makes sure that Neap answers, and tells about it. */
    List<String> open();

    /** Where Neap answers. */
    URI url();

    /** Through which address services are reached, where their own names lead nowhere from here. */
    Optional<URI> ingress();

    /** The processes of a function that can be seen from here. */
    List<ProcessHandle> processes(String function);

    /** What to do when a service of the demo's name is there already. */
    String remedy();

    /** Where to look when a step has failed. */
    String traces();

    /** Leaves nothing behind but what shall stay. */
    @Override
    void close();
}
