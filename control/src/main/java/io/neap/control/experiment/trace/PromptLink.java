// SPDX-License-Identifier: Apache-2.0
package io.neap.control.experiment.trace;

/** A version of a prompt that a trace used. */
public record PromptLink(String name, String version) {}
