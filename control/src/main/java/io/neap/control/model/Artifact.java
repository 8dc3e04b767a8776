// SPDX-License-Identifier: Apache-2.0
package io.neap.control.model;

/**
 * A stored file.
 *
 * @param sha256 of its content, in lower-case hex
 * @param size in bytes
 */
public record Artifact(String path, String sha256, long size) {}
