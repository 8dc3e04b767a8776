// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform.local.process;

import io.neap.control.error.DomainException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Which command line starts a function. */
record FunctionCommand(List<String> words) {

    /** Fails, naming the places it looked at, when the function is not there. */
    static FunctionCommand of(String function, ProcessSettings settings) {
        List<String> own = settings.commands().get(function);
        if (own != null) {
            return new FunctionCommand(own);
        }
        Path folder = settings.functionsDir().resolve(function);
        Path built = folder.resolve("target/quarkus-app/quarkus-run.jar");
        Path shipped = folder.resolve("quarkus-run.jar");
        Path jar = Files.exists(built) ? built : shipped;
        if (!Files.exists(jar)) {
            throw DomainException.invalid("There is no function '" + function + "': neither " + built + " nor "
                    + shipped + " exists. Build it, or point NEAP_FUNCTIONS_DIR at the folder of the functions.");
        }
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (String option : settings.jvmOptions()) {
            words.add(option.replace("{cache}", settings.cache().toString()).replace("{function}", function));
        }
        words.add("-jar");
        words.add(jar.toString());
        return new FunctionCommand(List.copyOf(words));
    }
}
