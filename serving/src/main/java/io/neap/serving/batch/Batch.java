// SPDX-License-Identifier: Apache-2.0
package io.neap.serving.batch;

import io.neap.serving.ErrorCode;
import io.neap.serving.ServingException;
import io.neap.serving.tensor.ByteElements;
import io.neap.serving.tensor.DataType;
import io.neap.serving.tensor.DirectMemory;
import io.neap.serving.tensor.Shape;
import io.neap.serving.tensor.Tensor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Requests that share a run: their rows joined for the model, its answer parted again. */
record Batch(List<PendingRequest> requests) {

    long rows() {
        long rows = 0;
        for (PendingRequest request : requests) {
            rows += request.rows();
        }
        return rows;
    }

    List<String> outputs() {
        return requests.get(0).outputs();
    }

    /** Nobody waits for it any more. */
    boolean isAbandoned() {
        for (PendingRequest request : requests) {
            if (!request.answer().isDone()) {
                return false;
            }
        }
        return true;
    }

    /** The inputs of the run; those of a single request as they are, not copied. */
    List<Tensor> join() {
        List<Tensor> first = requests.get(0).inputs();
        if (requests.size() == 1) {
            return first;
        }
        List<Tensor> joined = new ArrayList<>(first.size());
        for (int i = 0; i < first.size(); i++) {
            joined.add(join(i, first.get(i)));
        }
        return joined;
    }

    private Tensor join(int input, Tensor first) {
        int size = 0;
        for (PendingRequest request : requests) {
            size = Math.addExact(size, request.inputs().get(input).data().remaining());
        }
        ByteBuffer data = DirectMemory.allocate(size);
        for (PendingRequest request : requests) {
            data.put(request.inputs().get(input).data());
        }
        return new Tensor(first.name(), first.type(), first.shape().withRows(rows()), data.flip());
    }

    /**
     * Each request's rows of the answer, in the requests' order, not copied.
     *
     * @throws ServingException with {@code INTERNAL} if an output has not the rows of the run
     */
    List<List<Tensor>> part(List<Tensor> answer) {
        if (requests.size() == 1) {
            return List.of(answer);
        }
        List<List<Tensor>> parts = new ArrayList<>(requests.size());
        requests.forEach(request -> parts.add(new ArrayList<>(answer.size())));
        for (Tensor output : answer) {
            if (output.shape().rank() == 0 || output.rows() != rows()) {
                throw new ServingException(
                        ErrorCode.INTERNAL,
                        "output '" + output.name() + "' of shape " + output.shape() + " has not the " + rows()
                                + " rows of its batch");
            }
            part(output, parts);
        }
        return parts;
    }

    private void part(Tensor output, List<List<Tensor>> parts) {
        ByteBuffer rest = output.data();
        for (int i = 0; i < requests.size(); i++) {
            Shape shape = output.shape().withRows(requests.get(i).rows());
            int size = output.type() == DataType.BYTES
                    ? ByteElements.sizeOf(rest, shape.elements())
                    : Math.toIntExact(shape.elements() * output.type().size());
            parts.get(i).add(new Tensor(output.name(), output.type(), shape, rest.slice(rest.position(), size)));
            rest.position(rest.position() + size);
        }
    }
}
