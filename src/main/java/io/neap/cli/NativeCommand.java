// SPDX-License-Identifier: Apache-2.0
package io.neap.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The launcher builds the executables, as it builds everything; this documents it. */
@Command(
        name = "native",
        description = {
            "Build native executables of the functions, of control and of neap itself, which start in a fraction of the"
                    + " time; Neap then runs these.",
            "The builder is that of GRAALVM_HOME (GraalVM or Mandrel 25), else one that is made of Maven Central's jars"
                    + " where JDK 25.0.3, gcc and python3 are. Other arguments that begin with a dash go to Maven, such"
                    + " as -Dnative.march=native for this machine's processor alone."
        },
        mixinStandardHelpOptions = true)
final class NativeCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            paramLabel = "NAME",
            arity = "0..*",
            description =
                    "inference, retraining, gateway, control, neap, or knative: Neap for a cluster, of which there is an"
                            + " image alone; all when none is named.")
    private String[] names = {};

    @Option(
            names = "--images",
            description =
                    "Make a container image of each function and of knative, too: an OCI layout in a tar in its target.")
    private boolean images;

    @Override
    public Integer call() {
        throw new ParameterException(
                spec.commandLine(),
                "Native executables" + (images ? " and images" : "")
                        + (names.length == 0 ? "" : " of " + String.join(", ", names))
                        + " are built by the launcher ./neap of a clone.");
    }
}
