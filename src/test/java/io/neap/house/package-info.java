// SPDX-License-Identifier: Apache-2.0
/**
 * What no room can check alone: sizes and names over the whole house, pages made from sources, links that lead
 * somewhere, commands that exist.
 */
@NullMarked
package io.neap.house;

import org.jspecify.annotations.NullMarked;
