// SPDX-License-Identifier: Apache-2.0
/**
 * The custom resources: what a cluster's users write and read. Shapes, limits and descriptions alone; the schema of the
 * resource definition is made from them, and the fields of a spec are those of the API's documents.
 */
@NullMarked
package io.neap.knative.crd;

import org.jspecify.annotations.NullMarked;
