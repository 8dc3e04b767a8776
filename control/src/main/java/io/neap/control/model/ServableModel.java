// SPDX-License-Identifier: Apache-2.0
package io.neap.control.model;

/**
 * A model version as a function serves it: one ONNX file of the artifact store.
 *
 * @param artifactPath relative to the root of the artifact store, as the artifact proxy names it
 * @param sha256 of the file, in lower-case hex
 * @param size of the file, in bytes
 */
public record ServableModel(String name, String version, String artifactPath, String sha256, long size) {}
