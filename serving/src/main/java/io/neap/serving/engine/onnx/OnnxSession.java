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
import io.neap.serving.engine.LoadedModel;
import io.neap.serving.engine.Location;
import io.neap.serving.engine.Runner;
import io.neap.serving.tensor.Shape;
import io.neap.serving.tensor.Tensor;
import io.neap.serving.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jboss.logging.Logger;

/** A model in ONNX Runtime. Outputs whose shape is foretold are written straight into direct memory of ours. */
final class OnnxSession implements LoadedModel {

    private static final Logger LOG = Logger.getLogger(OnnxSession.class);

    private final OrtEnvironment environment;
    private final OrtSession session;
    private final Location location;
    private final Map<String, String> runEntries;
    private final long maxOutputSize;
    private final List<TensorSpec> inputs;
    private final List<TensorSpec> outputs;
    private final Map<String, TensorSpec> outputsByName = new LinkedHashMap<>();
    private final OutputShapes shapes;
    private volatile boolean foretold = true;

    /**
     * @param runEntries what ONNX Runtime is told with each run
     * @param maxOutputSize bytes that one output of a request may take
     */
    OnnxSession(
            OrtEnvironment environment,
            OrtSession session,
            Location location,
            Map<String, String> runEntries,
            long maxOutputSize)
            throws OrtException {
        this.environment = environment;
        this.session = session;
        this.location = location;
        this.runEntries = runEntries;
        this.maxOutputSize = maxOutputSize;
        this.inputs = session.getInputInfo().values().stream()
                .map(OnnxTypes::required)
                .toList();
        Map<String, TensorInfo> infos = new HashMap<>();
        for (NodeInfo node : session.getOutputInfo().values()) {
            OnnxTypes.spec(node).ifPresent(spec -> {
                outputsByName.put(spec.name(), spec);
                infos.put(spec.name(), (TensorInfo) node.getInfo());
            });
        }
        this.outputs = List.copyOf(outputsByName.values());
        this.shapes = new OutputShapes(session.getInputInfo().values(), infos);
    }

    @Override
    public String platform() {
        return "onnxruntime_onnx";
    }

    @Override
    public Location location() {
        return location;
    }

    @Override
    public List<TensorSpec> inputs() {
        return inputs;
    }

    @Override
    public List<TensorSpec> outputs() {
        return outputs;
    }

    @Override
    public List<Tensor> run(List<Tensor> tensors, List<String> wanted) {
        try (Runner once = runner()) {
            return once.run(tensors, wanted, 1);
        }
    }

    @Override
    public Runner runner() {
        try {
            return new OnnxRunner(this, runEntries, maxOutputSize);
        } catch (OrtException e) {
            throw new ServingException(ErrorCode.INTERNAL, "the model cannot be run: " + e.getMessage(), e);
        }
    }

    List<Tensor> run(List<Tensor> tensors, List<String> wanted, RunTerms terms) {
        Map<String, OnnxTensor> fed = HashMap.newHashMap(tensors.size());
        try {
            for (Tensor tensor : tensors) {
                fed.put(tensor.name(), OnnxTensors.toOnnx(environment, tensor));
            }
            return foretold ? runForetold(fed, tensors, wanted, terms) : run(fed, Map.of(), wanted, terms);
        } catch (OrtException e) {
            throw new ServingException(ErrorCode.INTERNAL, "the model failed: " + e.getMessage(), e);
        } finally {
            fed.values().forEach(OnnxTensor::close);
        }
    }

    /** A model may declare shapes that it does not keep: the first lie ends the foretelling for good. */
    private List<Tensor> runForetold(
            Map<String, OnnxTensor> fed, List<Tensor> tensors, List<String> wanted, RunTerms terms)
            throws OrtException {
        Map<String, Tensor> pinned = pin(tensors, wanted, terms);
        try {
            return run(fed, pinned, wanted, terms);
        } catch (OrtException e) {
            if (pinned.isEmpty()) {
                throw e;
            }
            List<Tensor> answer = run(fed, Map.of(), wanted, terms);
            LOG.warnf("the model's outputs differ from the shapes that it declares: %s", e.getMessage());
            foretold = false;
            return answer;
        }
    }

    private Map<String, Tensor> pin(List<Tensor> tensors, List<String> wanted, RunTerms terms) {
        Map<String, Tensor> pinned = HashMap.newHashMap(wanted.size());
        for (String name : wanted) {
            TensorSpec spec = spec(name);
            Shape shape = spec.type().isFixedSize() ? shapes.of(name, tensors) : null;
            if (shape != null) {
                requireAffordable(spec, shape, terms);
                pinned.put(name, Tensor.allocate(name, spec.type(), shape));
            }
        }
        return pinned;
    }

    private List<Tensor> run(
            Map<String, OnnxTensor> fed, Map<String, Tensor> pinned, List<String> wanted, RunTerms terms)
            throws OrtException {
        Map<String, OnnxTensor> targets = HashMap.newHashMap(pinned.size());
        Set<String> allocated = HashSet.newHashSet(wanted.size() - pinned.size());
        try {
            for (String name : wanted) {
                Tensor target = pinned.get(name);
                if (target == null) {
                    allocated.add(name);
                } else {
                    targets.put(name, OnnxTensors.toOnnx(environment, target));
                }
            }
            try (OrtSession.Result result = session.run(fed, allocated, targets, terms.options())) {
                List<Tensor> answer = new ArrayList<>(wanted.size());
                for (String name : wanted) {
                    Tensor tensor = pinned.get(name);
                    answer.add(tensor == null ? copy(name, result, terms) : tensor);
                }
                return answer;
            }
        } finally {
            targets.values().forEach(OnnxTensor::close);
        }
    }

    private Tensor copy(String name, OrtSession.Result result, RunTerms terms) throws OrtException {
        return result.get(name)
                .map(OnnxTensor.class::cast)
                .map(value -> {
                    requireAffordable(spec(name), Shape.of(value.getInfo().getShape()), terms);
                    try {
                        return OnnxTensors.fromOnnx(name, spec(name).type(), value);
                    } catch (OrtException e) {
                        throw new ServingException(
                                ErrorCode.INTERNAL, "output '" + name + "' cannot be read: " + e.getMessage(), e);
                    }
                })
                .orElseThrow();
    }

    /** Before there is a copy of it, or a text. */
    private static void requireAffordable(TensorSpec spec, Shape shape, RunTerms terms) {
        long size = Math.multiplyExact(shape.elements(), Math.max(1, spec.type().size()));
        if (size > terms.maxOutputSize()) {
            throw new ServingException(
                    ErrorCode.INTERNAL,
                    "the model failed: output '" + spec.name() + "' of shape " + shape + " takes " + size
                            + " bytes, more than the " + terms.maxOutputSize() + " of neap.engine.max-output-size");
        }
    }

    private TensorSpec spec(String name) {
        return Objects.requireNonNull(outputsByName.get(name), name);
    }

    /**
     * How a run is made.
     *
     * @param maxOutputSize bytes that one output may take
     */
    record RunTerms(OrtSession.RunOptions options, long maxOutputSize) {}

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            LOG.warnf("the model's memory is not freed: %s", e.getMessage());
        }
    }
}
