// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.bench.cold;

import io.neap.cli.bench.Bench;
import io.neap.cli.bench.Sample;
import io.neap.cli.outcome.Failure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The inference function with the AOT cache of JDK 25: its first start records, and leaves the cache at its end. */
record AotStart(String name, String title, String java, Path jar, Bench bench) implements Contestant {

    private static final String ENDING = "aot";

    @Override
    public Sample start(boolean rehearsal) {
        if (!rehearsal && !Files.exists(bench.cache().resolve("inference." + ENDING))) {
            throw new Failure("The start that was to record it has left no AOT cache.", "");
        }
        String option = rehearsal ? "-XX:AOTCacheOutput=" : "-XX:AOTCache=";
        List<String> command = Contestants.platform(java, "", option, ENDING, jar, bench);
        return new FunctionStart(name, title, command, 1, bench).start(rehearsal);
    }
}
