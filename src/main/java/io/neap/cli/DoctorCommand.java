// SPDX-License-Identifier: Apache-2.0
package io.neap.cli;

import io.neap.cli.doctor.Doctor;
import io.neap.cli.doctor.Finding;
import io.neap.cli.option.JsonOption;
import io.neap.cli.outcome.ExitCode;
import io.neap.cli.process.Settings;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Says what Neap finds on this machine. */
@Command(
        name = "doctor",
        description = "Say what this machine has: JDK, Maven, port, memory, disk, home, GPU, native builder, cluster.",
        mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {

    private final Settings settings;
    private final Map<String, String> environment;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private JsonOption json = new JsonOption();

    DoctorCommand(Settings settings, Map<String, String> environment) {
        this.settings = settings;
        this.environment = environment;
    }

    @Override
    public Integer call() {
        List<Finding> findings = new Doctor(settings, environment).examine();
        PrintWriter out = spec.commandLine().getOut();
        boolean fit = findings.stream().noneMatch(finding -> finding.grade() == Finding.Grade.BAD);
        if (json.chosen()) {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("fit", fit);
            document.put("findings", findings);
            JsonOption.print(out, document);
        } else {
            findings.forEach(finding -> out.println(finding.line()));
        }
        return fit ? ExitCode.OK : ExitCode.FAILED;
    }
}
