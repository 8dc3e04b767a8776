// SPDX-License-Identifier: Apache-2.0
/** A bucket of an S3-compatible server: its settings, the steps on it, and what is done about its failures. */
@NullMarked
package io.neap.control.store.artifact.s3;

import org.jspecify.annotations.NullMarked;
