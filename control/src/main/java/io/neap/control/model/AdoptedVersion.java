// SPDX-License-Identifier: Apache-2.0
package io.neap.control.model;

/**
 * A version that was registered elsewhere.
 *
 * @param number that it has there, and shall have here
 * @param created milliseconds since 1970, like {@code updated}
 */
public record AdoptedVersion(NewVersion version, String number, long created, long updated, Stage stage) {}
