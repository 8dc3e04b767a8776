// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.mlflow.wire;

/** The answer that says that it was done: <code>{}</code>. */
public record Empty() {

    public static final Empty ANSWER = new Empty();
}
