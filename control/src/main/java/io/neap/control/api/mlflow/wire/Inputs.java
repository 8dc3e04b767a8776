// SPDX-License-Identifier: Apache-2.0
package io.neap.control.api.mlflow.wire;

import io.neap.control.error.DomainException;
import io.neap.control.experiment.Batch;
import io.neap.control.experiment.DatasetInput;
import io.neap.control.experiment.Metric;
import io.neap.control.experiment.ModelLink;
import io.neap.control.experiment.Param;
import io.neap.control.experiment.Tag;
import io.neap.control.experiment.search.Search.View;
import io.neap.control.experiment.search.SearchRequest;
import java.util.List;

/** Reads the values that several requests carry. */
public final class Inputs {

    private static final List<String> MODEL_FIELDS = List.of("artifact_path", "flavors", "run_id", "utc_time_created");

    private static final List<String> MODEL_KEPT =
            List.of("artifact_path", "flavors", "run_id", "utc_time_created", "model_uuid");

    private Inputs() {}

    public static Tag tag(Fields in) {
        return new Tag(in.required("key"), in.text("value").orElse(""));
    }

    public static List<Tag> tags(Fields in) {
        return in.objects("tags").stream().map(Inputs::tag).toList();
    }

    public static Param param(Fields in) {
        return new Param(in.required("key"), in.text("value").orElse(""));
    }

    public static List<Param> params(Fields in) {
        return in.objects("params").stream().map(Inputs::param).toList();
    }

    public static Metric metric(Fields in) {
        return new Metric(
                in.required("key"),
                in.requiredNumber("value"),
                in.requiredInteger("timestamp"),
                in.integer("step").orElse(0L),
                in.filled("model_id").orElse(null),
                in.filled("dataset_name").orElse(null),
                in.filled("dataset_digest").orElse(null),
                null);
    }

    public static Batch batch(Fields in) {
        return new Batch(in.objects("metrics").stream().map(Inputs::metric).toList(), params(in), tags(in));
    }

    public static DatasetInput dataset(Fields in) {
        Fields dataset = in.object("dataset").orElse(in);
        return new DatasetInput(
                dataset.required("name"),
                dataset.required("digest"),
                dataset.text("source_type").orElse(""),
                dataset.text("source").orElse(""),
                dataset.text("schema").orElse(null),
                dataset.text("profile").orElse(null),
                tags(in));
    }

    public static ModelLink model(Fields in) {
        return new ModelLink(in.required("model_id"), in.integer("step").orElse(0L));
    }

    /** The model that a client before MLflow 3 has logged, without what would not fit into a tag. */
    public static String modelJson(Fields in) {
        Fields model = in.embedded("model_json")
                .orElseThrow(() -> DomainException.invalid(
                        "Malformed model info. \n " + in.required("model_json") + " \n is not a valid JSON."));
        List<String> missing = MODEL_FIELDS.stream()
                .filter(field -> !model.has(field))
                .map(field -> "'" + field + "'")
                .toList();
        if (!missing.isEmpty()) {
            throw DomainException.invalid(
                    "Model json is missing mandatory fields: {" + String.join(", ", missing) + "}");
        }
        return model.only(MODEL_KEPT);
    }

    /** A search with the names of its fields as most searches have them. */
    public static SearchRequest search(Fields in, String viewField, int defaultSize) {
        return new SearchRequest(
                in.text("filter").orElse(""),
                in.texts("order_by"),
                in.constant(viewField, View.class).orElse(View.ACTIVE_ONLY),
                size(in, defaultSize),
                in.text("page_token").orElse(""));
    }

    /** How many are asked for; what is too many for a number is too many for a page, too. */
    public static int size(Fields in, int defaultSize) {
        long wanted = in.integer("max_results").orElse((long) defaultSize);
        return Math.clamp(wanted, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }
}
