// SPDX-License-Identifier: Apache-2.0
package io.neap.control.experiment;

/** Deleted things are kept, unseen unless asked for, until they are restored. */
public enum Lifecycle {
    ACTIVE,
    DELETED
}
