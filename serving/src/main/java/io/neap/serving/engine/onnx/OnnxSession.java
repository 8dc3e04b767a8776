// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.engine.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.neap.serving.ErrorCode;
import io.neap.serving.ServingException;
import io.neap.serving.engine.Device;
import io.neap.serving.engine.LoadedModel;
import io.neap.serving.tensor.Tensor;
import io.neap.serving.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/** A model in ONNX Runtime. Outputs whose shape is foretold are written straight into direct memory of ours. */
final class OnnxSession implements LoadedModel {

    private static final Logger LOG = Logger.getLogger(OnnxSession.class);

    private final OrtEnvironment environment;
    private final OrtSession session;
    private final Device device;
    private final List<TensorSpec> inputs;
    private final Map<String, TensorSpec> outputs = new LinkedHashMap<>();
    private final Map<String, TensorInfo> outputInfos = new HashMap<>();
    private final OutputShapes shapes;
    private volatile boolean foretold = true;

    OnnxSession(OrtEnvironment environment, OrtSession session, Device device) throws OrtException {
        this.environment = environment;
        this.session = session;
        this.device = device;
        this.inputs = session.getInputInfo().values().stream()
                .map(OnnxTypes::required)
                .toList();
        this.shapes = new OutputShapes(session.getInputInfo().values());
        for (NodeInfo node : session.getOutputInfo().values()) {
            OnnxTypes.spec(node).ifPresent(spec -> {
                outputs.put(spec.name(), spec);
                outputInfos.put(spec.name(), (TensorInfo) node.getInfo());
            });
        }
    }

    @Override
    public String platform() {
        return "onnxruntime_onnx";
    }

    @Override
    public Device device() {
        return device;
    }

    @Override
    public List<TensorSpec> inputs() {
        return inputs;
    }

    @Override
    public List<TensorSpec> outputs() {
        return List.copyOf(outputs.values());
    }

    @Override
    public List<Tensor> run(List<Tensor> tensors, List<String> wanted) {
        Map<String, OnnxTensor> fed = new HashMap<>();
        try {
            for (Tensor tensor : tensors) {
                fed.put(tensor.name(), OnnxTensors.toOnnx(environment, tensor));
            }
            return foretold ? runForetold(fed, tensors, wanted) : run(fed, Map.of(), wanted);
        } catch (OrtException e) {
            throw new ServingException(ErrorCode.INTERNAL, "the model failed: " + e.getMessage(), e);
        } finally {
            fed.values().forEach(OnnxTensor::close);
        }
    }

    /** A model may declare shapes that it does not keep: the first lie ends the foretelling for good. */
    private List<Tensor> runForetold(Map<String, OnnxTensor> fed, List<Tensor> tensors, List<String> wanted)
            throws OrtException {
        Map<String, Tensor> pinned = pin(shapes.dimensions(tensors), wanted);
        try {
            return run(fed, pinned, wanted);
        } catch (OrtException e) {
            if (pinned.isEmpty()) {
                throw e;
            }
            List<Tensor> answer = run(fed, Map.of(), wanted);
            LOG.warnf("the model's outputs differ from the shapes that it declares: %s", e.getMessage());
            foretold = false;
            return answer;
        }
    }

    private Map<String, Tensor> pin(Map<String, Long> dimensions, List<String> wanted) {
        Map<String, Tensor> pinned = new HashMap<>();
        for (String name : wanted) {
            TensorSpec spec = spec(name);
            if (spec.type().isFixedSize()) {
                OutputShapes.resolve(info(name), dimensions)
                        .ifPresent(shape -> pinned.put(name, Tensor.allocate(name, spec.type(), shape)));
            }
        }
        return pinned;
    }

    private List<Tensor> run(Map<String, OnnxTensor> fed, Map<String, Tensor> pinned, List<String> wanted)
            throws OrtException {
        Map<String, OnnxTensor> targets = new LinkedHashMap<>();
        try {
            for (Tensor tensor : pinned.values()) {
                targets.put(tensor.name(), OnnxTensors.toOnnx(environment, tensor));
            }
            LinkedHashSet<String> allocated = new LinkedHashSet<>(wanted);
            allocated.removeAll(targets.keySet());
            try (OrtSession.Result result = session.run(fed, allocated, targets)) {
                List<Tensor> answer = new ArrayList<>(wanted.size());
                for (String name : wanted) {
                    Tensor tensor = pinned.get(name);
                    answer.add(tensor == null ? copy(name, result) : tensor);
                }
                return answer;
            }
        } finally {
            targets.values().forEach(OnnxTensor::close);
        }
    }

    private Tensor copy(String name, OrtSession.Result result) throws OrtException {
        return result.get(name)
                .map(OnnxTensor.class::cast)
                .map(value -> {
                    try {
                        return OnnxTensors.fromOnnx(name, spec(name).type(), value);
                    } catch (OrtException e) {
                        throw new ServingException(
                                ErrorCode.INTERNAL, "output '" + name + "' cannot be read: " + e.getMessage(), e);
                    }
                })
                .orElseThrow();
    }

    private TensorSpec spec(String name) {
        return Optional.ofNullable(outputs.get(name)).orElseThrow();
    }

    private TensorInfo info(String name) {
        return Optional.ofNullable(outputInfos.get(name)).orElseThrow();
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            LOG.warnf("the model's memory is not freed: %s", e.getMessage());
        }
    }
}
