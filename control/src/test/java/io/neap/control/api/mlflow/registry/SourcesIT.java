// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.mlflow.registry;

import io.quarkus.test.junit.QuarkusIntegrationTest;

@QuarkusIntegrationTest
class SourcesIT extends SourcesTest {}
