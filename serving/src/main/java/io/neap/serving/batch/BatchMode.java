// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.batch;

/** Whether the rows of several requests may share a run. */
public enum BatchMode {
    AUTO,
    ON,
    OFF
}
