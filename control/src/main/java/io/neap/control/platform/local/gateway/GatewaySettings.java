// SPDX-License-Identifier: Apache-2.0
package io.neap.control.platform.local.gateway;

/**
 * Limits of the gateway.
 *
 * @param replayLimit bytes of a body that are kept to send it again
 * @param replayBudget bytes that are kept in all
 * @param maxResends how often a request that may have run is sent again
 * @param traced whether this process takes part in traces and so writes their headers itself
 */
public record GatewaySettings(int replayLimit, long replayBudget, int maxResends, boolean traced) {}
