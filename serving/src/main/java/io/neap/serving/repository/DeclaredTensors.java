// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.repository;

import io.neap.serving.ServingException;
import io.neap.serving.engine.LoadedModel;
import io.neap.serving.repository.settings.ModelSettings;
import io.neap.serving.tensor.Shape;
import io.neap.serving.tensor.TensorSpec;
import java.util.List;

/** Checks what a configuration says of a model's inputs and outputs against the model itself, as Triton does. */
final class DeclaredTensors {

    private DeclaredTensors() {}

    /**
     * The model's inputs, with the shapes of the configuration where it has any: those may be narrower.
     *
     * @throws ServingException with {@code INVALID_ARGUMENT}, naming the field that does not fit
     */
    static List<TensorSpec> inputs(ModelSettings settings, LoadedModel model) {
        check("input", settings.inputs(), model.inputs());
        check("output", settings.outputs(), model.outputs());
        if (settings.inputs().isEmpty()) {
            return model.inputs();
        }
        return model.inputs().stream()
                .map(spec -> find("input", settings.inputs(), spec.name()))
                .toList();
    }

    private static void check(String field, List<TensorSpec> declared, List<TensorSpec> known) {
        for (TensorSpec spec : declared) {
            TensorSpec actual = find(field, known, spec.name());
            if (spec.type() != actual.type()) {
                throw wrong(field, spec, "data_type", actual.type(), spec.type());
            }
            if (!fits(spec.shape(), actual.shape())) {
                throw wrong(field, spec, "dims", actual.shape(), spec.shape());
            }
        }
    }

    private static boolean fits(Shape declared, Shape actual) {
        if (declared.rank() != actual.rank()) {
            return false;
        }
        for (int i = 0; i < declared.rank(); i++) {
            if (actual.dimension(i) != Shape.DYNAMIC && actual.dimension(i) != declared.dimension(i)) {
                return false;
            }
        }
        return true;
    }

    private static ServingException wrong(String field, TensorSpec spec, String what, Object actual, Object declared) {
        String rows = what.equals("dims")
                ? " (with max_batch_size above 0, a first dimension of -1 stands for the rows)"
                : "";
        return ServingException.invalid("the configuration's " + field + " '" + spec.name() + "', " + what
                + ": the model has " + actual + ", the configuration " + declared + rows);
    }

    private static TensorSpec find(String field, List<TensorSpec> specs, String name) {
        return specs.stream()
                .filter(spec -> spec.name().equals(name))
                .findAny()
                .orElseThrow(() -> ServingException.invalid(
                        "the configuration's " + field + "s are not the model's: '" + name + "' is not among "
                                + specs.stream().map(TensorSpec::name).toList()));
    }
}
