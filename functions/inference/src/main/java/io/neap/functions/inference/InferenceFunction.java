// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.inference;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.io.IOException;

/** Starts the process. The port opens first, the model comes after it; readiness tells the two apart. */
@QuarkusMain
public final class InferenceFunction {

    private InferenceFunction() {}

    public static void main(String[] args) throws IOException {
        StartClock.mainBegins();
        if (BareRun.isAskedFor(args)) {
            BareRun.run(args);
            return;
        }
        Quarkus.run(null, InferenceFunction::exit, args);
    }

    private static void exit(int code, Throwable failure) {
        if (failure != null) {
            TerminationLog.write("the function did not start: " + failure);
        }
        System.exit(code);
    }
}
