// SPDX-License-Identifier: Apache-2.0
package io.neap.cli;

import picocli.CommandLine.IVersionProvider;

/** The version in the manifest of the jar that this class came in. */
final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
        String version = Neap.class.getPackage().getImplementationVersion();
        return new String[] {"neap " + (version == null ? "(not from a jar)" : version), "Java " + Runtime.version()};
    }
}
