// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.option;

import com.fasterxml.jackson.databind.JsonNode;
import io.neap.cli.outcome.ExitCode;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command that asks a running Neap, and tells the answer as one JSON document or in words. */
public abstract class Answered implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private JsonOption json = new JsonOption();

    @Mixin
    private Target target = new Target();

    protected abstract JsonNode ask(Target target);

    protected abstract void tell(PrintWriter out, JsonNode answer);

    /** What the answer means to a script. */
    protected int code(JsonNode answer) {
        return ExitCode.OK;
    }

    @Override
    public final Integer call() {
        JsonNode answer = ask(target);
        if (json.chosen()) {
            JsonOption.print(out(), answer);
        } else {
            tell(out(), answer);
        }
        return code(answer);
    }

    protected final PrintWriter out() {
        return spec.commandLine().getOut();
    }

    protected final boolean inWords() {
        return !json.chosen();
    }

    /** Of what was written on the command line. */
    protected final ParameterException refusal(String why) {
        return new ParameterException(spec.commandLine(), why);
    }
}
