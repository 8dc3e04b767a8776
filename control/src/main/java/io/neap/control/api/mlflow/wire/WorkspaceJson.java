// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.mlflow.wire;

import io.neap.control.experiment.workspace.Workspace;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A workspace. */
@Proto
public record WorkspaceJson(
        String name, @Nullable String description, @Nullable String defaultArtifactRoot) {

    static WorkspaceJson of(Workspace workspace) {
        return new WorkspaceJson(workspace.name(), workspace.description(), workspace.artifactRoot());
    }

    /** One workspace. */
    @Proto
    public record One(WorkspaceJson workspace) {

        public static One of(Workspace workspace) {
            return new One(WorkspaceJson.of(workspace));
        }
    }

    /** All workspaces. */
    @Proto
    public record All(List<WorkspaceJson> workspaces) {

        public static All of(List<Workspace> workspaces) {
            return new All(workspaces.stream().map(WorkspaceJson::of).toList());
        }
    }
}
