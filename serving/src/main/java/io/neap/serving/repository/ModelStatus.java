// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.repository;

/**
 * Where a version stands.
 *
 * <pre>
 * Loading ──▶ Ready ──▶ Unloading ──▶ (forgotten)
 *    └──────▶ Failed ──▶ Loading (asked for again)
 * </pre>
 */
public sealed interface ModelStatus {

    /** Its file is being fetched, loaded or warmed up. */
    record Loading() implements ModelStatus {}

    /** It answers. */
    record Ready(ServedModel model) implements ModelStatus {}

    /** It finishes what it has begun and takes nothing new. */
    record Unloading() implements ModelStatus {}

    /** It could not be loaded. */
    record Failed(String reason) implements ModelStatus {}
}
