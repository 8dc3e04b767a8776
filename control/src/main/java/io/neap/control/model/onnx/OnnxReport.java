// SPDX-License-Identifier: Apache-2.0
package io.neap.control.model.onnx;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an ONNX file says of itself.
 *
 * @param file its path in the artifact store
 * @param size in bytes
 * @param whole false when there is more in it than was looked at
 * @param irVersion of ONNX's format; 0 when it is not told
 * @param producer the program that made it, with its version
 * @param opsets the version of each domain of operators; ONNX's own is {@code ai.onnx}
 * @param nodes of all graphs and functions
 * @param operators how often each is used, by domain and name
 * @param customDomains those that neither ONNX, its runtime nor the file itself defines: the operators are in a library
 * @param functions that the file defines
 * @param initializers of all graphs
 * @param weightBytes of tensors inside the file
 * @param data files beside it
 */
public record OnnxReport(
        String file,
        long size,
        boolean whole,
        long irVersion,
        String producer,
        SortedMap<String, Long> opsets,
        List<OnnxPort> inputs,
        List<OnnxPort> outputs,
        long nodes,
        SortedMap<String, Long> operators,
        List<String> customDomains,
        List<String> functions,
        long initializers,
        long weightBytes,
        List<OnnxData> data,
        List<String> problems) {

    public OnnxReport {
        opsets = Collections.unmodifiableSortedMap(new TreeMap<>(opsets));
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        operators = Collections.unmodifiableSortedMap(new TreeMap<>(operators));
        customDomains = List.copyOf(customDomains);
        functions = List.copyOf(functions);
        data = List.copyOf(data);
        problems = List.copyOf(problems);
    }
}
