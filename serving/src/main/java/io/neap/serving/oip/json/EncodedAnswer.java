// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.oip.json;

/**
 * An answer as it goes over the wire.
 *
 * @param header how many of the bytes are JSON, tensors follow; -1 if all of them
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares answers
public record EncodedAnswer(byte[] bytes, int header) {}
