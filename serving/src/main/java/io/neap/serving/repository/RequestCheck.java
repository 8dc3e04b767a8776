// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.repository;

import io.neap.serving.ServingException;
import io.neap.serving.tensor.Tensor;
import io.neap.serving.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Checks a request against what its model declares. Each refusal names the tensor, what was expected and what came. */
final class RequestCheck {

    private RequestCheck() {}

    /**
     * Puts the tensors in the model's order.
     *
     * @throws ServingException with {@code INVALID_ARGUMENT} if one is missing, unknown, twice there, or of another
     *     type or shape
     */
    static List<Tensor> inputs(List<TensorSpec> specs, List<Tensor> tensors) {
        if (isInOrder(specs, tensors)) {
            for (int i = 0; i < specs.size(); i++) {
                requireFitting(specs.get(i), tensors.get(i));
            }
            return tensors;
        }
        Map<String, Tensor> byName = new LinkedHashMap<>();
        for (Tensor tensor : tensors) {
            if (byName.put(tensor.name(), tensor) != null) {
                throw ServingException.invalid("input '" + tensor.name() + "' is there twice");
            }
        }
        List<Tensor> ordered = new ArrayList<>(specs.size());
        for (TensorSpec spec : specs) {
            Tensor tensor = byName.remove(spec.name());
            if (tensor == null) {
                throw ServingException.invalid("input '" + spec.name() + "' is missing: expected " + names(specs)
                        + ", got " + tensors.stream().map(Tensor::name).toList());
            }
            requireFitting(spec, tensor);
            ordered.add(tensor);
        }
        if (!byName.isEmpty()) {
            throw ServingException.invalid("input '"
                    + byName.keySet().iterator().next() + "' is not an input of the model: expected " + names(specs));
        }
        return ordered;
    }

    private static boolean isInOrder(List<TensorSpec> specs, List<Tensor> tensors) {
        boolean same = specs.size() == tensors.size();
        for (int i = 0; same && i < specs.size(); i++) {
            same = specs.get(i).name().equals(tensors.get(i).name());
        }
        return same;
    }

    /**
     * The names wanted, all of the model's if none is named.
     *
     * @param known the names of the model's outputs
     * @throws ServingException with {@code INVALID_ARGUMENT} if the model has no such output
     */
    static List<String> outputs(List<String> known, List<String> wanted) {
        if (wanted.isEmpty()) {
            return known;
        }
        Set<String> seen = new HashSet<>();
        for (String name : wanted) {
            if (!known.contains(name)) {
                throw ServingException.invalid(
                        "output '" + name + "' is not an output of the model: expected " + known);
            }
            if (!seen.add(name)) {
                throw ServingException.invalid("output '" + name + "' is asked for twice");
            }
        }
        return wanted;
    }

    private static void requireFitting(TensorSpec spec, Tensor tensor) {
        if (tensor.type() != spec.type()) {
            throw ServingException.invalid(
                    "input '" + spec.name() + "': expected datatype " + spec.type() + ", got " + tensor.type());
        }
        if (!spec.shape().accepts(tensor.shape())) {
            throw ServingException.invalid(
                    "input '" + spec.name() + "': expected shape " + spec.shape() + ", got " + tensor.shape());
        }
    }

    private static List<String> names(List<TensorSpec> specs) {
        return specs.stream().map(TensorSpec::name).toList();
    }
}
