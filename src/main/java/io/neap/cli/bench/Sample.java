// SPDX-License-Identifier: Apache-2.0
package io.neap.cli.bench;

import java.util.Map;

/**
 * One start.
 *
 * @param millis from the start of the process to the first correct answer
 * @param cost of the process until then
 * @param parts what the function says of its start, in milliseconds; empty where it says nothing
 */
public record Sample(double millis, ProcessCost cost, Map<String, Double> parts) {}
