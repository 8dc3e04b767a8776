// SPDX-License-Identifier: Apache-2.0
package io.neap.functions.inference;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
@QuarkusTestResource(LinearModelResource.class)
class RestTest extends RestContract {}
