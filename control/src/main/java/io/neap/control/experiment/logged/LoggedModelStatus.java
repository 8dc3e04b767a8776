// SPDX-License-Identifier: Apache-2.0
package io.neap.control.experiment.logged;

/** Whether the files of a logged model are all there. */
public enum LoggedModelStatus {
    PENDING,
    READY,
    UPLOAD_FAILED
}
