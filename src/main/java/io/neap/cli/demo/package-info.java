// SPDX-License-Identifier: Apache-2.0
/**
 * The main job in nine steps. Each step is a class that calls what a user would call and fails when it sees anything
 * other than what it promises.
 */
@NullMarked
package io.neap.cli.demo;

import org.jspecify.annotations.NullMarked;
