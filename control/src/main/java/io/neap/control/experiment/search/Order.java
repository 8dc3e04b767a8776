// SPDX-License-Identifier: Apache-2.0
package io.neap.control.experiment.search;

/** By what to sort; missing values come last, and NaN after every number, in either direction. */
public record Order(Field field, boolean ascending) {}
