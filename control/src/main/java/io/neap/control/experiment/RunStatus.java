// SPDX-License-Identifier: Apache-2.0
package io.neap.control.experiment;

/** What a run is doing; the last three are ends. */
public enum RunStatus {
    SCHEDULED,
    RUNNING,
    FINISHED,
    FAILED,
    KILLED;

    public boolean ended() {
        return this == FINISHED || this == FAILED || this == KILLED;
    }
}
