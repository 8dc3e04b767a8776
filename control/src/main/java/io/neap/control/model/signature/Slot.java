// SPDX-License-Identifier: Apache-2.0
package io.neap.control.model.signature;

/**
 * A value among others.
 *
 * @param required whether it is always there
 */
record Slot(ValueType type, boolean required) {}
