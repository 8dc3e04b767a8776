// SPDX-License-Identifier: Apache-2.0
package io.neap.control.experiment;

/** A setting of a run; once logged, its value stays. */
public record Param(String key, String value) {}
