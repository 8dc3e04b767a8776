// SPDX-License-Identifier: Apache-2.0
package io.neap.control.retention.workspace;

/** What becomes of the things in a workspace that is deleted; the names are those of MLflow's modes of deletion. */
public enum Removal {
    /** They belong to {@code default}. */
    SET_DEFAULT,

    /** They are deleted, too. */
    CASCADE
}
