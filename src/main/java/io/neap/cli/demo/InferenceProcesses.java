// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.demo;

import io.neap.cli.process.ControlProcess;
import java.util.Arrays;
import java.util.List;

/** The inference functions that run now, as the operating system sees them. */
final class InferenceProcesses {

    private InferenceProcesses() {}

    static List<ProcessHandle> of(ControlProcess control) {
        return control.descendants()
                .filter(process -> process.info().arguments().stream()
                        .flatMap(Arrays::stream)
                        .anyMatch(argument -> argument.contains("/inference/")))
                .toList();
    }
}
