// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.mlflow.artifact;

import io.quarkus.test.junit.QuarkusIntegrationTest;

@QuarkusIntegrationTest
class BehindProxyIT extends BehindProxyTest {}
