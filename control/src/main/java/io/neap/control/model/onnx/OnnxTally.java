// SPDX-License-Identifier: Apache-2.0
package io.neap.control.model.onnx;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Counts what {@link WireScanner} comes across in one file. Every list has an end, whatever the file holds. */
final class OnnxTally implements OnnxListener {

    /** Of operators, domains, inputs and the like; models that people make have a tenth of it. */
    private static final int MOST = 1_000;

    private static final int MOST_INITIALIZERS = 100_000;

    /** Of all names that are kept, together, in characters. */
    private static final long MOST_NAMES = 8L << 20;

    /** What ONNX defines, and what ONNX Runtime brings along. */
    private static final Set<String> KNOWN = Set.of(
            "ai.onnx",
            "ai.onnx.ml",
            "ai.onnx.training",
            "ai.onnx.preview",
            "ai.onnx.preview.training",
            "com.microsoft",
            "com.microsoft.nchwc",
            "com.microsoft.experimental");

    /** A node or function that is read. */
    private static final class Named {
        private String name = "";
        private String domain = "";
    }

    private final Deque<Named> named = new ArrayDeque<>();
    private final SortedMap<String, Long> opsets = new TreeMap<>();
    private final SortedMap<String, Long> operators = new TreeMap<>();
    private final SortedMap<String, OnnxData> data = new TreeMap<>();
    private final Set<String> domains = new TreeSet<>();
    private final Set<String> functions = new TreeSet<>();
    private final Set<String> ownDomains = new TreeSet<>();
    private final Set<String> initializers = new HashSet<>();
    private final List<OnnxPort> inputs = new ArrayList<>();
    private final List<OnnxPort> outputs = new ArrayList<>();
    private final Set<String> problems = new TreeSet<>();
    private final TensorTally tensor = new TensorTally();

    private int graphs;
    private boolean main;
    private boolean graphSeen;
    private boolean whole = true;
    private boolean initializing;
    private long irVersion;
    private String producer = "";
    private String producerVersion = "";
    private long nodes;
    private long initializerCount;
    private long weightBytes;
    private long names;
    private @Nullable PortTally port;
    private boolean portIsInput;
    private @Nullable String opsetDomain;
    private long opsetVersion;

    @Override
    public void begin(OnnxMessage parent, int field, OnnxMessage message) {
        switch (message) {
            case GRAPH -> {
                main = graphs == 0 ? parent == OnnxMessage.MODEL : main;
                graphSeen |= main;
                graphs++;
            }
            case NODE, FUNCTION -> named.push(new Named());
            case TENSOR -> {
                tensor.begin();
                initializing = parent == OnnxMessage.GRAPH && isMain();
                initializerCount += parent == OnnxMessage.GRAPH ? 1 : 0;
            }
            case ENTRY -> tensor.beginEntry();
            case VALUE -> {
                port = isMain() ? new PortTally() : null;
                portIsInput = field == 11;
            }
            case OPSET -> opsetDomain = "";
            default -> {
                if (port != null) {
                    port.begin(field, message);
                }
            }
        }
    }

    @Override
    public void end(OnnxMessage message) {
        switch (message) {
            case GRAPH -> graphs--;
            case NODE -> use(named.pop());
            case FUNCTION -> define(named.pop());
            case TENSOR -> endTensor();
            case ENTRY -> tensor.endEntry();
            case VALUE -> endPort();
            case OPSET -> endOpset();
            default -> {
                if (port != null) {
                    port.end(message);
                }
            }
        }
    }

    @Override
    public void number(OnnxMessage message, int field, long value) {
        switch (message) {
            case MODEL -> irVersion = field == 1 ? value : irVersion;
            case OPSET -> opsetVersion = field == 2 ? value : opsetVersion;
            case TENSOR -> tensor.number(field, value);
            default -> {
                if (port != null) {
                    port.number(message, field, value);
                }
            }
        }
    }

    @Override
    public void text(OnnxMessage message, int field, String text) {
        switch (message) {
            case MODEL -> {
                producer = field == 2 ? text : producer;
                producerVersion = field == 3 ? text : producerVersion;
            }
            case NODE, FUNCTION -> {
                boolean domain = field == (message == OnnxMessage.NODE ? 7 : 10);
                named.element().domain = domain ? text : named.element().domain;
                named.element().name = domain ? named.element().name : text;
            }
            case TENSOR -> tensor.name(text);
            case ENTRY -> tensor.entry(field, text);
            case OPSET -> opsetDomain = text;
            case VALUE -> {
                if (port != null) {
                    port.name(text);
                }
            }
            default -> {} // a name that says nothing here
        }
    }

    @Override
    public void skipped(OnnxMessage message, int field, long length) {
        if (message == OnnxMessage.TENSOR && TensorTally.isContent(field)) {
            weightBytes += length;
        }
    }

    /** There is more in it than was read. */
    void breakOff(String problem) {
        whole = false;
        problems.add(problem);
    }

    OnnxReport report(String file, long size) {
        if (whole && !graphSeen) {
            problems.add("It has no graph: it is no ONNX model.");
        } else if (whole && opsets.isEmpty()) {
            problems.add("It does not say which versions of operators it uses: runtimes refuse it.");
        }
        Set<String> custom = new TreeSet<>(domains);
        custom.removeAll(KNOWN);
        custom.removeAll(ownDomains);
        return new OnnxReport(
                file,
                size,
                whole,
                irVersion,
                (producer + " " + producerVersion).strip(),
                opsets,
                inputs.stream()
                        .filter(input ->
                                !initializers.contains(input.name())) // which has a value, so need not be given
                        .toList(),
                outputs,
                nodes,
                operators,
                List.copyOf(custom),
                List.copyOf(functions),
                initializerCount,
                weightBytes,
                List.copyOf(data.values()),
                List.copyOf(problems));
    }

    /** Whether it is the model's graph that is read, and not one within a node, a function or the training's. */
    private boolean isMain() {
        return main && graphs == 1;
    }

    private void use(Named node) {
        nodes++;
        String domain = domain(node.domain);
        add(domains, domain);
        String operator = domain + "/" + node.name;
        if (operators.containsKey(operator) || (operators.size() < MOST && fits(operator))) {
            operators.merge(operator, 1L, Long::sum);
        } else {
            whole = false;
        }
    }

    private void define(Named function) {
        add(functions, domain(function.domain) + "/" + function.name);
        add(ownDomains, domain(function.domain));
    }

    private void endTensor() {
        if (initializing
                && initializers.size() < MOST_INITIALIZERS
                && !initializers.contains(tensor.name())
                && fits(tensor.name())) {
            initializers.add(tensor.name());
        }
        if (tensor.isElsewhere()) {
            OnnxData found = tensor.data();
            if (data.containsKey(found.location()) || (data.size() < MOST && fits(found.location()))) {
                data.merge(found.location(), found, OnnxData::with);
            } else {
                whole = false;
            }
        }
    }

    private void endPort() {
        List<OnnxPort> ports = portIsInput ? inputs : outputs;
        if (port != null && ports.size() < MOST && fits(port.port().name())) {
            ports.add(port.port());
        } else if (port != null) {
            whole = false;
        }
        port = null;
    }

    private void endOpset() {
        if (opsetDomain != null && opsets.size() < MOST && fits(opsetDomain)) {
            opsets.put(domain(opsetDomain), opsetVersion);
        }
        opsetDomain = null;
        opsetVersion = 0;
    }

    private void add(Set<String> known, String name) {
        if (known.contains(name)) {
            return;
        }
        if (known.size() < MOST && fits(name)) {
            known.add(name);
        } else {
            whole = false;
        }
    }

    /** Whether there is room for one more name. */
    private boolean fits(String name) {
        names += name.length();
        whole &= names <= MOST_NAMES;
        return names <= MOST_NAMES;
    }

    private static String domain(String name) {
        return name.isEmpty() ? "ai.onnx" : name;
    }
}
