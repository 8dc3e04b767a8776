// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.mlflow.artifact;

import io.neap.control.app.EmbeddedDatabaseResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;

/** With files. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabaseResource.class)
class ArtifactProxyTest extends ArtifactProxyContract {}
