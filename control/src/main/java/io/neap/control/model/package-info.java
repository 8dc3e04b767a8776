// SPDX-License-Identifier: Apache-2.0
/**
 * The registry of models: registered models, their versions and aliases, and the port to the artifacts they are made
 * of. It turns a reference such as {@code models:/penguins@champion} into a file that a function can serve.
 */
@NullMarked
package io.neap.control.model;

import org.jspecify.annotations.NullMarked;
