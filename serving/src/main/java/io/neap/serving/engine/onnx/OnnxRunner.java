// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.engine.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.neap.serving.engine.Runner;
import io.neap.serving.engine.onnx.OnnxSession.RunTerms;
import io.neap.serving.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/** Runs a session under options of its own, by which ONNX Runtime lets a run be ended. */
final class OnnxRunner implements Runner {

    private static final Logger LOG = Logger.getLogger(OnnxRunner.class);

    private final OnnxSession session;
    private final long maxOutputSize;
    private final OrtSession.RunOptions options = new OrtSession.RunOptions();

    /** @param entries what ONNX Runtime is told with each run */
    OnnxRunner(OnnxSession session, Map<String, String> entries, long maxOutputSize) throws OrtException {
        this.session = session;
        this.maxOutputSize =
                Math.min(maxOutputSize, Integer.MAX_VALUE); // which no buffer exceeds, and a sum does not overflow
        for (Map.Entry<String, String> entry : entries.entrySet()) {
            options.addRunConfigEntry(entry.getKey(), entry.getValue());
        }
    }

    @Override
    public List<Tensor> run(List<Tensor> inputs, List<String> outputs, int requests) {
        return session.run(inputs, outputs, new RunTerms(options, maxOutputSize * requests));
    }

    @Override
    public void stop() {
        try {
            options.setTerminate(true);
        } catch (OrtException e) {
            LOG.warnf("a run cannot be stopped: %s", e.getMessage());
        }
    }

    @Override
    public void close() {
        options.close();
    }
}
