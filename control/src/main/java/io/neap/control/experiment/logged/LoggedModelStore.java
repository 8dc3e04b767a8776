// SPDX-License-Identifier: Apache-2.0
package io.neap.control.experiment.logged;

import io.neap.control.experiment.Param;
import io.neap.control.experiment.Tag;
import io.neap.control.experiment.search.Ranked;
import io.neap.control.experiment.search.Search;
import io.neap.control.experiment.search.Search.View;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;

/** Where logged models are kept. Each step is atomic and joins the transaction that is open. */
public interface LoggedModelStore {

    /** Stores the model with its tags and params. */
    Uni<Void> insert(String workspace, LoggedModel model);

    Uni<Optional<LoggedModel>> find(String workspace, String modelId, View view);

    /** It is not found any more; what refers to its files still finds them. False when it was deleted before. */
    Uni<Boolean> delete(String workspace, String modelId, long now);

    Uni<Void> setStatus(String workspace, String modelId, LoggedModelStatus status, long now);

    Uni<Void> setTags(String workspace, String modelId, List<Tag> tags, long now);

    /** Stores those of the params whose keys are not there yet. */
    Uni<Void> addParams(String modelId, List<Param> params);

    Uni<Boolean> deleteTag(String workspace, String modelId, String key);

    /** One more than the limit, when there are more. */
    Uni<List<Ranked<LoggedModel>>> search(String workspace, List<String> experimentIds, Search search);
}
