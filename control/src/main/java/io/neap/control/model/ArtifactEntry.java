// SPDX-License-Identifier: Apache-2.0
package io.neap.control.model;

/**
 * A line of a folder's list.
 *
 * @param name the last part of its path
 * @param size in bytes; 0 for a folder
 */
public record ArtifactEntry(String name, boolean folder, long size) {}
