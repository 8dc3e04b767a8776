// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A document that refuses fields it does not know, so that a typing error is not taken for a default. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Closed {}
