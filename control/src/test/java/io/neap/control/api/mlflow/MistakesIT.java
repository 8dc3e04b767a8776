// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.mlflow;

import io.quarkus.test.junit.QuarkusIntegrationTest;

@QuarkusIntegrationTest
class MistakesIT extends MistakesTest {}
