// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.inference.fetch;

import java.io.IOException;
import java.io.Serial;

/** A folder cannot keep a file: it is full, or cannot be written. Another one may. */
final class FolderException extends IOException {

    @Serial
    private static final long serialVersionUID = 1;

    /** What is done with the folder alone. */
    interface Work<T> {
        T run() throws IOException;
    }

    private FolderException(IOException cause) {
        super(cause.toString(), cause);
    }

    /** Tells what fails in the folder from what fails elsewhere. */
    static <T> T during(Work<T> work) throws FolderException {
        try {
            return work.run();
        } catch (IOException e) {
            throw new FolderException(e);
        }
    }
}
