// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.mlflow.trace;

import io.quarkus.test.junit.QuarkusIntegrationTest;

@QuarkusIntegrationTest
class OldTracesIT extends OldTracesTest {}
