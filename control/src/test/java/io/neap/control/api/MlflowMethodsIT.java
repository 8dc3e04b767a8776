// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api;

import io.quarkus.test.junit.QuarkusIntegrationTest;

@QuarkusIntegrationTest
class MlflowMethodsIT extends MlflowMethodsTest {}
